import { describe, expect, it } from "vitest";
import { CancelledError, OutcomeUnknownError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, ok, rejection } from "./support/fake-pbx.js";
import type { Answering } from "./support/http-server.js";

const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;

/** A PBX that never answers: the call is cancelled when it arrives. */
const abort = (controller: AbortController, reason?: string): Answering => {
  return () => {
    controller.abort(reason);
    return undefined;
  };
};

describe("a cancellation", () => {
  it("ends a read in flight", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(abort(controller));
    const error = await rejection(clientOf(pbx.url, { signal: controller.signal }).client.extensions());
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ name: "AbortError", call: "GET /api/ola/extensions/detail" });
  });

  it("ends a read in the middle of its answer", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx((_, response) => {
      response.write("[", () => setImmediate(() => controller.abort()));
      return undefined;
    });
    const error = await rejection(clientOf(pbx.url, { signal: controller.signal }).client.extensions());
    expect(error).toBeInstanceOf(CancelledError);
  });

  it.each(["client", "call"])(
    "leaves the outcome of a write in flight unknown (the %s's signal)",
    async (whose) => {
      const controller = new AbortController();
      const { signal } = controller;
      const pbx = await fakePbx(abort(controller, "a reason that is no error"));
      const { client } = clientOf(pbx.url, whose === "client" ? { signal } : {});
      const error = await rejection(client.send(write, whose === "call" ? { signal } : {}));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect((error as OutcomeUnknownError).cause).toBeInstanceOf(CancelledError);
      expect(pbx.asked).toHaveLength(1);
    },
  );

  it("of one call leaves the others alone", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(({ form }) => {
      if (form.get("extn") === "1001") return ok;
      controller.abort();
      return undefined;
    });
    const other = new AbortController();
    const { client } = clientOf(pbx.url, { signal: other.signal });
    await client.login();
    const cancelled = client.send({ ...write, params: { extn: "1002" } }, { signal: controller.signal });
    const [error] = await Promise.all([rejection(cancelled), client.send(write, { signal: other.signal })]);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    await client.send(write);
  });

  it("before a write is sent means that it was not sent", async () => {
    const pbx = await fakePbx(() => ok);
    const { client } = clientOf(pbx.url);
    const error = await rejection(client.send(write, { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ sent: false });
    expect(pbx.asked).toHaveLength(0);
  });

  it("keeps what is queued from being sent", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(abort(controller));
    const { client } = clientOf(pbx.url, { concurrency: 1, signal: controller.signal });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => client.send(write)));
    const names = results.map((result) =>
      result.status === "rejected" ? (result.reason as Error).name : "",
    );
    expect(names).toEqual(["OutcomeUnknownError", ...Array.from({ length: 19 }, () => "AbortError")]);
    expect(pbx.asked).toHaveLength(1);
  });

  it("ends a wait between attempts, whether or not the wait itself listens", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(() => ({ status: 503 }));
    const sleep = () =>
      new Promise<void>(() => {
        controller.abort();
      });
    const { client } = clientOf(pbx.url, { signal: controller.signal, sleep });
    expect(await rejection(client.extensions())).toBeInstanceOf(CancelledError);
    expect(pbx.asked).toHaveLength(1);
  });

  it("of one call ends its wait for a log-in that others go on waiting for", async () => {
    const controller = new AbortController();
    let logIn = (): void => undefined;
    const held = new Promise<void>((resolve) => (logIn = resolve));
    const pbx = await fakePbx(() => ok, {
      login: (_, response) => {
        controller.abort();
        void held.then(() => response.writeHead(200, { "X-Auth-Token": "t" }).end());
        return undefined;
      },
    });
    const { client } = clientOf(pbx.url);
    const patient = client.send(write);
    expect(await rejection(client.send(write, { signal: controller.signal }))).toMatchObject({ sent: false });
    logIn();
    await patient;
    expect(pbx.asked).toHaveLength(1);
    expect(pbx.logins).toHaveLength(1);
  });

  it("really waits, and stops waiting, without an injected clock", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(() => ({ status: 429, headers: { "retry-after": "60" } }));
    const { client } = clientOf(pbx.url, {
      signal: controller.signal,
      sleep: undefined,
      onCall: ({ status }) => {
        if (status === 429) setImmediate(() => controller.abort());
      },
    });
    expect(await rejection(client.send(write))).toBeInstanceOf(CancelledError);
  });

  it("does not pile up listeners on a signal that thousands of calls share", async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", listen);
    const pbx = await fakePbx(() => json([]));
    const shared = new AbortController();
    const { client } = clientOf(pbx.url, { concurrency: 32, signal: new AbortController().signal });
    const posts = Array.from({ length: 300 }, () => rejection(client.send(write, { signal: shared.signal })));
    await Promise.all(posts);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(warnings).toEqual([]);
  });
});
