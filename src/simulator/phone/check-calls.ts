/** Reads calls in progress out of a seed, which a snapshot or a state file wrote. */
import type { Call, Leg, WrapUp } from "./call.js";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isDue: Check = (value) => value === null || Number.isSafeInteger(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const legColumns: Readonly<Record<keyof Leg, Check>> = {
  channel: (value) => isText(value) && value !== "",
  number: isText,
  direction: oneOf("inbound", "outbound"),
  phase: oneOf("ring", "calling", "answered"),
  held: oneOf(true, false),
  answeredAt: isText,
  backTo: isText,
  listensTo: isText,
  dtmf: isText,
  due: isDue,
};

const callColumns: Readonly<Record<keyof Call, Check>> = {
  uuid: (value) => isText(value) && value !== "",
  legs: (value) => Array.isArray(value) && value.length > 0,
  to: isText,
  queue: isText,
  conference: isText,
  gateway: isText,
  otherStr: isText,
  due: isDue,
};

const wrapUpColumns: Readonly<Record<keyof WrapUp, Check>> = {
  extn: isText,
  backTo: isText,
  due: (value) => Number.isSafeInteger(value),
};

/** Whether a row has these columns, as a snapshot writes them. @throws Error naming the first that it has not so */
function assertRow<Kind>(
  value: unknown,
  at: string,
  columns: Readonly<Record<keyof Kind & string, Check>>,
): asserts value is Kind {
  if (typeof value !== "object" || value === null) throw new Error(`${at}: expected an object`);
  for (const [column, check] of Object.entries<Check>(columns)) {
    if (check(Object.entries(value).find(([name]) => name === column)?.[1])) continue;
    throw new Error(`${at}.${column}: this is not what a snapshot writes`);
  }
}

/**
 * The calls of a seed.
 * @throws Error naming the call, the leg and the column that no snapshot would hold
 */
export function checkCalls(rows: readonly unknown[]): Call[] {
  return rows.map((row, index) => {
    assertRow<Call>(row, `calls[${index}]`, callColumns);
    for (const [at, leg] of row.legs.entries())
      assertRow<Leg>(leg, `calls[${index}].legs[${at}]`, legColumns);
    return row;
  });
}

/** The agents that wrap up, likewise. */
export function checkWrapUps(rows: readonly unknown[]): WrapUp[] {
  return rows.map((row, index) => {
    assertRow<WrapUp>(row, `wrap_ups[${index}]`, wrapUpColumns);
    return row;
  });
}
