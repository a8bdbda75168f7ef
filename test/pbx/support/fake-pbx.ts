/** A PBX that says what a test wants it to say, and remembers what it was asked. */
import type { ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import type { CallEvent } from "../../../src/pbx/call-event.js";
import { PbxClient } from "../../../src/pbx/client.js";
import type { PbxOptions } from "../../../src/pbx/client.js";
import { httpServer } from "./http-server.js";
import type { Answering, Asked, Reply } from "./http-server.js";

export const ok: Reply = { body: '{"code":200,"result":"ok"}' };
export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });
export const unauthorized: Reply = json({ code: 401, result: "Authorization Required!" }, 401);

export interface FakePbx {
  readonly url: string;
  readonly port: number;
  /** Everything but log-ins, in order. */
  readonly asked: Asked[];
  /** The log-ins. */
  readonly logins: Asked[];
}

export interface FakeOptions {
  /** One reply for every log-in, from 1; `token-N` unless given. */
  readonly login?: (number: number, response: ServerResponse) => Reply | undefined;
  readonly basePath?: string;
}

/** Serves the log-in, and leaves every other call to `answering`. */
export async function fakePbx(answering: Answering, options: FakeOptions = {}): Promise<FakePbx> {
  const asked: Asked[] = [];
  const logins: Asked[] = [];
  const { login = (number) => ({ ...ok, headers: { "X-Auth-Token": `token-${number}` } }) } = options;
  const { url, port } = await httpServer((request, response) => {
    if (request.path === `${options.basePath ?? ""}/api/login`) {
      logins.push(request);
      return login(logins.length, response);
    }
    asked.push(request);
    return answering(request, response);
  });
  return { url, port, asked, logins };
}

export interface TestClient {
  readonly client: PbxClient;
  /** The waits between attempts, in milliseconds; none is really waited for. */
  readonly waits: number[];
  readonly events: CallEvent[];
}

/** A client whose waits take no time, closed when the test ends. */
export function clientOf(url: string, options: Partial<PbxOptions> = {}): TestClient {
  const waits: number[] = [];
  const events: CallEvent[] = [];
  const client = new PbxClient({
    url,
    username: "admin",
    password: "secret",
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 1,
    onCall: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, waits, events };
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a rejection");
    },
    (error: unknown) => error,
  );
}
