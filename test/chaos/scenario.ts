/** What a chaos run consists of, as fast-check makes and shrinks it. */
import fc from "fast-check";
import { liveRows, specs } from "../property/small-worlds.js";
import type { LiveRows, SmallSpec } from "../property/small-worlds.js";

/** What ends the run before its end: nothing, the process is killed, or it is interrupted, at the call of this number. */
export interface Cut {
  readonly how: "killed" | "interrupted";
  readonly call: number;
}

export interface Scenario {
  readonly rows: LiveRows;
  readonly spec: SmallSpec;
  /** As the simulator takes them. */
  readonly faults: readonly string[];
  readonly faultSeed: number;
  /** Whether they befall the reading before the plan as well. */
  readonly fromTheStart: boolean;
  readonly cut: Cut | null;
  readonly concurrency: number;
  readonly retries: number;
  readonly verify: boolean;
  readonly memberdetail: "numbers" | "empty";
  readonly jitter: number;
}

const KINDS = [
  "too-many:1",
  "too-many:30",
  "bad-gateway-before",
  "bad-gateway-after",
  "unavailable-before",
  "unavailable-after:2",
  "gateway-timeout-before",
  "gateway-timeout-after",
  "reset-before",
  "reset-after",
  "silence-before",
  "silence-after",
  "truncated",
  "html-before",
  "html-after",
  "code-500",
  "restart:300",
  "restart:20000",
  "ignored",
  "trimmed",
  "cut:3",
  "cut:6",
] as const;

const CALLS = [
  "",
  "",
  "",
  "@POST",
  "@POST",
  "@POST",
  "@GET",
  "@GET /api/login",
  "@POST /api/special_phone/insert",
  "@POST /api/special_phone/delete",
  "@POST /api/conferences/saveConf",
  "@POST /api/conferences/addConfMembers",
  "@POST /api/ola/dicts/insert",
  "@POST /api/ola/extensions/insert",
  "@GET /api/conferences/conference/detail",
  "@GET /api/special_phone/special_phone_detail",
] as const;

/** How often: at so many calls in a hundred, or at the nth. */
const often = fc.oneof(
  fc.constantFrom("=0.05", "=0.1", "=0.2", "=0.2"),
  fc.integer({ min: 1, max: 5 }).map((nth) => `#${nth}`),
);

const fault = fc
  .tuple(fc.constantFrom(...KINDS), often, fc.constantFrom(...CALLS))
  .map(([kind, rate, call]) => kind + rate + call);

const latency = fc.constantFrom("latency:5-80=1", "latency:0-4000=0.3", "latency:9000-9900=0.05");

const faults = fc
  .tuple(fc.array(fault, { minLength: 1, maxLength: 5 }), fc.option(latency, { freq: 2 }))
  .map(([list, late]) => (late === null ? list : [...list, late]));

const cut = fc.record<Cut>({
  how: fc.constantFrom("killed", "interrupted"),
  call: fc.integer({ min: 1, max: 14 }),
});

/** Runs of every kind. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  rows: liveRows,
  spec: specs,
  faults,
  faultSeed: fc.nat({ max: 2 ** 31 }),
  fromTheStart: fc.integer({ min: 0, max: 9 }).map((number) => number === 9),
  cut: fc.option(cut, { freq: 3 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  retries: fc.constantFrom(4, 4, 4, 2, 1, 0),
  verify: fc.integer({ min: 0, max: 4 }).map((number) => number < 4),
  memberdetail: fc.constantFrom("numbers" as const, "empty" as const),
  jitter: fc.nat({ max: 2 ** 31 }),
});
