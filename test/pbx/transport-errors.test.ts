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

describe("what to do about it", () => {
  const told = (error: unknown, origin: string, reads?: boolean) =>
    transportError(
      "GET /api/ola/queues",
      error,
      origin,
      reads === undefined ? undefined : { origin: "https://proxy:3128", variable: "HTTP_PROXY", reads },
    );

  it("an answer that is too large is no matter of http:// or https://", () => {
    const error = told(new errors.ResponseExceededMaxSizeError(), "http://pbx");
    expect(error.message).toContain("the answer is too large");
    expect(error.hint).not.toMatch(/https?:/);
    expect(told(new errors.HeadersOverflowError(), "http://pbx").hint).not.toMatch(/https?:/);
  });

  it("a broken connection may be one to a port that expects TLS, unless TLS is spoken", () => {
    expect(told(system("ECONNRESET", "read"), "http://pbx").hint).toContain("write https://");
    expect(told(new errors.SocketError("other side closed"), "http://pbx").hint).toContain("write https://");
    expect(told(system("ECONNRESET", "read"), "https://pbx").hint).not.toContain("write https://");
  });

  it.each([
    [system("ENOTFOUND", "getaddrinfo"), true],
    [system("ENOTFOUND", "getaddrinfo"), false],
    [system("EHOSTUNREACH", "connect"), false],
    [new errors.ConnectTimeoutError(), true],
  ])("a proxy that cannot be reached is named with its variable: %s", (error, reads) => {
    const { message, hint } = told(error, "http://pbx", reads);
    expect(message).toMatch(
      /: no connection to the proxy https:\/\/proxy:3128: [^P]+ \(http:\/\/pbx, [A-Z_]+\)$/,
    );
    expect(hint).toBe("check HTTP_PROXY, or exempt the PBX's host in NO_PROXY");
  });

  it("a certificate is the proxy's where the proxy takes the requests, and may be the PBX's in a tunnel", () => {
    const error = system("CERT_HAS_EXPIRED", "");
    expect(told(error, "http://pbx", true).message).toContain("the proxy's certificate has expired");
    expect(told(error, "https://pbx", false).message).toContain(
      "the PBX's certificate has expired (https://pbx by way of the proxy https://proxy:3128, CERT_HAS_EXPIRED)",
    );
  });
});
