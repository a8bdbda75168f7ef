/** The option `stop`: nothing is tried again, and what is in flight finishes. */
import { describe, expect, it } from "vitest";
import { CancelledError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, ok, rejection, unauthorized } from "./support/fake-pbx.js";
import type { Reply } from "./support/http-server.js";

const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;
const later: Reply = { status: 429, headers: { "retry-after": "60" } };

const INTERRUPTED = /; interrupted before another try$/;

describe("stop", () => {
  it.each(["client", "call"])("ends the pause before another attempt at once (the %s's)", async (whose) => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => later);
    const { client } = clientOf(pbx.url, {
      ...(whose === "client" ? { stop } : {}),
      sleep: undefined,
      onCall: ({ status }) => {
        if (status === 429) setImmediate(abort);
      },
    });
    const error = await rejection(client.send(write, whose === "call" ? { stop } : {}));
    expect(error).toMatchObject({ name: "HttpStatusError", status: 429, interrupted: true });
    expect((error as Error).message).toMatch(INTERRUPTED);
    expect(pbx.asked).toHaveLength(1);
  });

  it("lets what is in flight finish", async () => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => {
      abort();
      return ok;
    });
    await clientOf(pbx.url, { stop }).client.send(write);
    expect(pbx.asked).toHaveLength(1);
  });

  it("during an attempt makes it the last one", async () => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => {
      if (pbx.asked.length === 2) abort();
      return later;
    });
    const { client, waits } = clientOf(pbx.url, { stop });
    expect(String(await rejection(client.send(write)))).toMatch(INTERRUPTED);
    expect(pbx.asked).toHaveLength(2);
    expect(waits).toHaveLength(1);
  });

  it("before a call lets it be sent, once", async () => {
    const pbx = await fakePbx(({ method }) => (method === "GET" ? { status: 503 } : ok));
    const { client } = clientOf(pbx.url, { stop: AbortSignal.abort() });
    await client.send(write);
    expect(await rejection(client.extensions())).toMatchObject({ status: 503, interrupted: true });
    expect(pbx.asked).toHaveLength(2);
  });

  it("ends the attempts at a connection that cannot be made, which is then no doubt about the write", async () => {
    const { client, events } = clientOf("http://127.0.0.1:1", { stop: AbortSignal.abort() });
    const error = await rejection(client.send(write));
    expect(error).toMatchObject({ name: "TransportError", sent: false, call: "GET /api/login" });
    expect(String(error)).toMatch(INTERRUPTED);
    expect(events).toHaveLength(1);
  });

  it("ends the log-in's attempts", async () => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => ok, {
      login: () => {
        abort();
        return { status: 503 };
      },
    });
    const { client } = clientOf(pbx.url, { stop });
    const failed = await Promise.all([rejection(client.send(write)), rejection(client.extensions())]);
    for (const error of failed)
      expect((error as Error).message).toBe(
        "GET /api/login: answered with HTTP status 503; interrupted before another try",
      );
    expect(pbx.logins).toHaveLength(1);
    expect(pbx.asked).toHaveLength(0);
  });

  it("keeps an expired token from being renewed", async () => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => {
      abort();
      return unauthorized;
    });
    const error = await rejection(clientOf(pbx.url, { stop }).client.send(write));
    expect(error).toMatchObject({ name: "AuthError", reason: "token-expired", interrupted: true });
    expect(pbx.logins).toHaveLength(1);
    expect(pbx.asked).toHaveLength(1);
  });

  it("ends another attempt's wait for its turn", async () => {
    const { signal: stop, abort } = controller();
    const pbx = await fakePbx(() => later);
    let sleeps = 0;
    const sleep = async (): Promise<void> => {
      sleeps += 1;
      // The write's first turn and the pause pass; the second attempt's turn never comes.
      if (sleeps < 3) return;
      setImmediate(abort);
      await new Promise<never>(() => undefined);
    };
    const { client } = clientOf(pbx.url, { stop, sleep, rate: 1, now: () => 0 });
    expect(await rejection(client.send(write))).toMatchObject({ status: 429, interrupted: true });
    expect(pbx.asked).toHaveLength(1);
  });

  it("does not hide a cancellation", async () => {
    const { signal, abort } = controller();
    const pbx = await fakePbx(() => later);
    const { client } = clientOf(pbx.url, {
      signal,
      stop: signal,
      sleep: undefined,
      onCall: ({ status }) => {
        if (status === 429) setImmediate(abort);
      },
    });
    expect(await rejection(client.send(write))).toBeInstanceOf(CancelledError);
  });

  it("that never comes changes nothing", async () => {
    const pbx = await fakePbx(() => (pbx.asked.length > 1 ? json([]) : later));
    const { signal: stop } = controller();
    expect(await clientOf(pbx.url, { stop }).client.extensions()).toEqual([]);
    expect(pbx.asked).toHaveLength(2);
  });
});

function controller(): { signal: AbortSignal; abort: () => void } {
  const made = new AbortController();
  return { signal: made.signal, abort: () => made.abort() };
}
