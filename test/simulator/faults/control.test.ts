/** `/_simulator/faults`: faults set while the simulator runs. */
import { Agent, request } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { serve } from "../../../src/simulator/serve.js";
import type { ServeOptions } from "../../../src/simulator/serve.js";
import { Simulator } from "../../../src/simulator/simulator.js";
import type { SimulatorOptions } from "../../../src/simulator/simulator.js";
import { socketOf } from "../../pbx/support/socket-pbx.js";

async function start(options: SimulatorOptions = {}, serving: ServeOptions = {}) {
  const simulator = new Simulator(options);
  const served = await serve(simulator, serving);
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await served.close();
  });
  const send = async (method: "GET" | "PUT" | "DELETE" | "POST", path: string, body?: unknown) => {
    const text = body === undefined || typeof body === "string" ? (body ?? null) : JSON.stringify(body);
    const answer = await request(served.url + path, { method, body: text, dispatcher });
    const { statusCode, headers } = answer;
    return { status: statusCode, headers, json: JSON.parse(await answer.body.text()) as unknown };
  };
  return { simulator, send, url: served.url };
}

const FAULTS = "/_simulator/faults";
const LOGIN = "/api/login?username=admin&password=admin";

describe("the faults of a running simulator", () => {
  it("are shown, set and ended", async () => {
    const { send } = await start();
    expect(await send("GET", FAULTS)).toMatchObject({
      status: 200,
      json: { faults: [], seed: 1, played: {} },
    });
    const put = await send("PUT", FAULTS, { faults: ["code-500#2@GET", "html@POST"], seed: 7 });
    const armed = { faults: ["code-500#2@GET", "html-before@POST"], seed: 7 };
    expect(put).toMatchObject({ status: 200, json: { ...armed, played: {} } });
    expect((await send("GET", LOGIN)).json).toMatchObject({ code: 200 });
    expect((await send("GET", LOGIN)).json).toMatchObject({ code: 500 });
    const left = { faults: ["html-before@POST"], seed: 7, played: { "code-500": 1 } };
    expect((await send("GET", FAULTS)).json).toEqual(left);
    expect((await send("GET", "/_simulator/counts")).json).toMatchObject({
      faults: { "code-500": 1 },
      logins: 1,
    });
    expect((await send("DELETE", FAULTS)).json).toEqual({ ...left, faults: [] });
  });

  it.each([
    ["no JSON", "reset", "the body is JSON like"],
    ["nothing", "", "the body is JSON like"],
    ["a list", ["reset"], "the body is JSON like"],
    ["no faults", { seed: 3 }, "the body is JSON like"],
    ["faults that are no text", { faults: [1] }, "the body is JSON like"],
    ["a seed as text", { faults: [], seed: "7" }, "the body is JSON like"],
    ["a wrong seed", { faults: [], seed: -7 }, "the seed of faults is a whole number"],
    ["an unknown setting", { faults: [], rate: 1 }, '"rate" is no setting'],
    ["a wrong fault", { faults: ["resett"] }, "there is no resett"],
    ["an unknown call", { faults: ["reset@GET /x"] }, "the PBX has no call GET /x"],
  ])("are not set by %s, and stay as they were", async (_, body, message) => {
    const { send, simulator } = await start({ faults: { faults: ["html@POST"] } });
    const answer = await send("PUT", FAULTS, body);
    expect(answer.status).toBe(400);
    expect((answer.json as { result: string }).result).toContain(message);
    expect(simulator.faults.faults).toEqual(["html-before@POST"]);
  });

  it("know their methods", async () => {
    const { send } = await start();
    expect(await send("POST", FAULTS)).toMatchObject({ status: 405, headers: { allow: "GET, PUT, DELETE" } });
    expect(await send("PUT", "/_simulator/counts")).toMatchObject({ status: 405, headers: { allow: "GET" } });
  });

  it("do not befall what steers them, and stand below a base path, too", async () => {
    const { send } = await start({ faults: { faults: ["reset=1"] } }, { basePath: "/pbx" });
    await expect(send("GET", `/pbx${LOGIN}`)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await send("GET", `/pbx${FAULTS}`)).json).toMatchObject({ played: { "reset-before": 1 } });
    expect((await send("DELETE", FAULTS)).status).toBe(200);
    expect((await send("GET", `/pbx${LOGIN}`)).status).toBe(200);
  });

  it("close the WebSocket with a restart", async () => {
    const seed = { extensions: [{ nbr: "1001", password: "pw" }] };
    const { send, url } = await start({ seed, faults: { faults: ["restart:0@GET /api/login"] } });
    const { socket, event } = socketOf(url, { extn: "1001", password: "pw" });
    await socket.connect();
    const lost = event("disconnected");
    await expect(send("GET", LOGIN)).rejects.toThrow();
    await lost;
  });
});
