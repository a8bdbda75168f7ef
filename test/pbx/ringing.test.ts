/** Calls that make a phone ring are never sent twice, whatever the retries: counted where they arrive. */
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { PbxClient } from "../../src/pbx/client.js";
import { documentedCalls } from "../../src/pbx/calls.js";
import { OutcomeUnknownError } from "../../src/pbx/errors.js";
import { everyCall } from "./support/every-call.js";
import { clientOf, fakePbx, json, ok, rejection, unauthorized } from "./support/fake-pbx.js";
import type { FakePbx } from "./support/fake-pbx.js";
import type { Answering, Reply } from "./support/http-server.js";
import { listen } from "./support/http-server.js";

const names = ["agents.dial", "conferences.dialMember", "groupCall", "makeCall"];
const plain = (path: string, method: "PUT" | "POST") => async (client: PbxClient) =>
  client.send({ method, path, params: {} });

const ringing: [name: string, make: (client: PbxClient) => Promise<unknown>][] = [
  ...everyCall
    .filter(({ method }) => names.includes(method))
    .map(({ method, make }): [string, (client: PbxClient) => Promise<unknown>] => [
      method,
      (client) => make(client, "1001"),
    ]),
  ["send PUT …/dial/…", plain("/api/ola/agents/1001/dial/138", "PUT")],
  ["send POST …/dialConf/…", plain("/api/conferences/dialConf/1001/d2b8", "POST")],
  ["send PUT …/groupCall", plain("/api/ola/groupCall", "PUT")],
  ["send POST …/makeCall", plain("/api/ola/makeCall", "POST")],
];

/** The first call meets the fault; every later one would be carried out. */
async function faultyOnce(fault: Answering): Promise<FakePbx> {
  const pbx: FakePbx = await fakePbx((asked, response) =>
    pbx.asked.length === 1 ? fault(asked, response) : ok,
  );
  return pbx;
}

const doubtful: [string, Answering][] = [
  ["a reset connection", (_, { socket }) => void socket?.resetAndDestroy()],
  ["a closed connection", (_, { socket }) => void socket?.end()],
  ["status 502", () => ({ status: 502 })],
  ["status 503", () => ({ status: 503, headers: { "retry-after": "1" } })],
  ["status 504", () => ({ status: 504 })],
  ["an HTML page", () => ({ body: "<html>" })],
  ["an answer without a code", () => json({ result: "ok" })],
];

const refused: [string, Reply][] = [
  ["status 429", { status: 429, headers: { "retry-after": "1" } }],
  ["code 429", json({ code: 429, result: "too many calls" })],
  ["status 500", { status: 500 }],
  ["code 500", json({ code: 500, result: "busy" })],
  ["code 404", json({ code: "404" })],
];

it("the document's ringing calls are these four", () => {
  expect(ringing).toHaveLength(8);
  expect(documentedCalls.filter(({ rings }) => rings).map(({ path }) => path)).toEqual([
    "/api/ola/agents/{extn}/dial/{destNumber}",
    "/api/conferences/dialConf/{member}/{uuid}",
    "/api/ola/groupCall",
    "/api/ola/makeCall",
  ]);
});

describe.each(ringing)("%s", (_, make) => {
  it.each(doubtful)("is sent once, and says that the phone may have rung: %s", async (__, fault) => {
    const pbx = await faultyOnce(fault);
    const { client, waits } = clientOf(pbx.url, { retries: 10 });
    await client.login();
    const error = await rejection(make(client));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ hint: expect.stringContaining("may have rung") as unknown });
    expect(pbx.asked).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it.each(refused)("is sent once, and says that it was refused: %s", async (__, reply) => {
    const pbx = await faultyOnce(() => reply);
    const { client, waits } = clientOf(pbx.url, { retries: 10 });
    const error = await rejection(make(client));
    expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    expect(pbx.asked).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it("is turned away at the door by a forgotten token, and then sent with a new one", async () => {
    const pbx = await faultyOnce(() => unauthorized);
    await make(clientOf(pbx.url, { retries: 0 }).client);
    expect(pbx.asked.map(({ headers }) => headers["x-auth-token"])).toEqual(["token-1", "token-2"]);
    expect(pbx.logins).toHaveLength(2);
  });

  it("that a fresh token does not help is not tried any further", async () => {
    const pbx = await fakePbx(() => unauthorized);
    const error = await rejection(make(clientOf(pbx.url, { retries: 10 }).client));
    expect(error).toMatchObject({ name: "AuthError", reason: "token-refused" });
    expect(pbx.asked).toHaveLength(2);
  });

  it("is sent once when it is lost after the new log-in", async () => {
    const pbx: FakePbx = await fakePbx((__, { socket }) =>
      pbx.asked.length === 1 ? unauthorized : void socket?.resetAndDestroy(),
    );
    const error = await rejection(make(clientOf(pbx.url, { retries: 10 }).client));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(pbx.asked).toHaveLength(2);
  });

  it("is tried again while the PBX cannot be reached at all, since nothing arrives there", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.once("data", () =>
        socket.end("HTTP/1.1 200 OK\r\nX-Auth-Token: t\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
      );
    });
    const port = await listen(server);
    const { client, waits } = clientOf(`http://127.0.0.1:${port}`, { retries: 2 });
    await client.login();
    await new Promise((resolve) => server.close(resolve));
    expect(await rejection(make(client))).toMatchObject({ name: "TransportError", sent: false });
    expect(waits).toHaveLength(2);
    expect(connections).toBe(1);
  });
});

it("makeCall is sent once to a PBX that never answers", async () => {
  const pbx = await faultyOnce(() => undefined);
  const { client } = clientOf(pbx.url, { retries: 10, timeout: 0.01 });
  await client.login();
  const error = await rejection(client.makeCall({ from: "1001", to: "138", gatewayGroup: "222" }));
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(pbx.asked).toHaveLength(1);
});
