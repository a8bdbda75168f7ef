import { errors } from "undici";
import { describe, expect, it } from "vitest";
import { transportError } from "../../src/pbx/faults.js";

const system = (code: string, syscall: string) =>
  Object.assign(new Error(`canary ${code}`), { code, syscall });

describe("what an error code means", () => {
  it.each([
    [system("ECONNREFUSED", "connect"), "ECONNREFUSED", false, true],
    [Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }), "ECONNREFUSED", false, true],
    [system("ENOTFOUND", "getaddrinfo"), "ENOTFOUND", false, false],
    [system("EAI_AGAIN", "getaddrinfo"), "EAI_AGAIN", false, true],
    [system("EHOSTUNREACH", "connect"), "EHOSTUNREACH", false, true],
    [system("ETIMEDOUT", "connect"), "ETIMEDOUT", false, true],
    // The same once the connection stands: the request may have arrived.
    [system("EHOSTUNREACH", "read"), "EHOSTUNREACH", true, true],
    [system("ETIMEDOUT", "read"), "ETIMEDOUT", true, true],
    [system("ECONNRESET", "read"), "ECONNRESET", true, true],
    [system("EPIPE", "write"), "EPIPE", true, true],
    [new errors.ConnectTimeoutError(), "UND_ERR_CONNECT_TIMEOUT", false, true],
    [new errors.HeadersTimeoutError(), "UND_ERR_HEADERS_TIMEOUT", true, true],
    [new errors.BodyTimeoutError(), "UND_ERR_BODY_TIMEOUT", true, true],
    [new errors.SocketError("canary"), "UND_ERR_SOCKET", true, true],
    [new errors.ResponseExceededMaxSizeError(), "UND_ERR_RES_EXCEEDED_MAX_SIZE", true, false],
    [system("HPE_INVALID_CONSTANT", ""), "HPE_INVALID_CONSTANT", true, false],
    [new errors.ClientDestroyedError(), "UND_ERR_DESTROYED", true, false],
    [system("SELF_SIGNED_CERT_IN_CHAIN", ""), "SELF_SIGNED_CERT_IN_CHAIN", false, false],
    [system("CERT_NOT_YET_VALID", ""), "CERT_NOT_YET_VALID", false, false],
    [system("EPROTO", "write"), "EPROTO", true, false],
    // What nobody has foreseen may have been sent, and is not tried again.
    [new Error("canary"), "UNKNOWN", true, false],
    [Object.assign(new Error("canary"), { code: "canary code" }), "UNKNOWN", true, false],
    ["canary", "UNKNOWN", true, false],
    [undefined, "UNKNOWN", true, false],
  ])("%s", (error, code, sent, transient) => {
    const result = transportError("GET /api/ola/queues", error, "https://pbx:8443");
    expect(result).toMatchObject({ code, sent, transient, call: "GET /api/ola/queues" });
    expect(result.message).toMatch(/^GET \/api\/ola\/queues: [a-z].* \(https:\/\/pbx:8443, [A-Z_]+\)$/);
    expect(result.message).not.toContain("canary");
    expect(result.cause).toBeUndefined();
  });
});
