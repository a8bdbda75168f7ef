import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { clientOf, rejection } from "./support/fake-pbx.js";
import { answerWith, listen } from "./support/http-server.js";

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), "utf8");

async function httpsPbx(certificate: string): Promise<number> {
  const connections = { cert: pem(certificate), key: pem("server-key") };
  const answering = answerWith(({ path }) =>
    path === "/api/login" ? { headers: { "X-Auth-Token": "t" } } : { body: "[]" },
  );
  return listen(createServer(connections, answering));
}

const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1" } } as const;

describe("https", () => {
  it("with a CA of one's own", async () => {
    const port = await httpsPbx("server");
    for (const host of ["127.0.0.1", "localhost"])
      expect(await clientOf(`https://${host}:${port}`, { ca: pem("ca") }).client.extensions()).toEqual([]);
  });

  it("with a CA file that holds several", async () => {
    const port = await httpsPbx("server");
    const ca = `# a comment\n${rootCertificates[0] ?? ""}\n\n${pem("ca")}`;
    expect(await clientOf(`https://127.0.0.1:${port}`, { ca }).client.extensions()).toEqual([]);
  });

  it.each([
    ["without the CA", "server", {}, /certificate is not trusted \(https:.*, (UNABLE_TO_|SELF_SIGNED_)/],
    ["for another host name", "other", { ca: pem("ca") }, /for another host name/],
  ])(
    "refuses a certificate %s, at once and before anything is sent",
    async (_, certificate, options, message) => {
      const port = await httpsPbx(certificate);
      const { client, events } = clientOf(`https://127.0.0.1:${port}`, options);
      const error = await rejection(client.send(write));
      expect(error).toMatchObject({ name: "TransportError", sent: false, call: "GET /api/login" });
      expect(String(error)).toMatch(message);
      expect(error).toHaveProperty("hint");
      expect(events).toHaveLength(1);
    },
  );
});
