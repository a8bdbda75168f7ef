/** What a PBX, or something before it, may make of an answer. */
import fc from "fast-check";

/** An answer as it goes over the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Twist = (answer: Wire) => Wire;

/** Text that steers, pollutes, or is too much. */
const TEXTS = [
  "",
  " ",
  "undefined",
  "null",
  "[object Object]",
  "\u001b[2J\u001b[1;31mowned",
  "\u0085\u009b31m",
  "\u202egnp.exe\u2066",
  "a\u2028b\u2029c",
  "\r\nx-auth-token: y",
  "__proto__",
  "constructor",
  "toString",
  "1001",
  "out",
  "*****",
  "a,b,,c",
  "../../x?y=z#",
  "%2e%2e%2f",
  "${env:PATH}",
  "<script>alert(1)</script>",
  "x".repeat(20_000),
  "\ud800",
];

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS),
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    1001,
    4,
    [],
    {},
    [[]],
    [[[1]]],
    { code: 200 },
    { code: "404" },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A place in a JSON value: the container, and where in it. */
interface Slot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function slotsOf(value: unknown, slots: Slot[] = []): Slot[] {
  if (Array.isArray(value))
    for (const [key, inner] of value.entries()) {
      slots.push({ holder: value, key });
      slotsOf(inner, slots);
    }
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      slots.push({ holder: value as Record<string, unknown>, key });
      slotsOf(inner, slots);
    }
  return slots;
}

function get({ holder, key }: Slot): unknown {
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
}

function set({ holder, key }: Slot, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

type Edit = (slot: Slot) => void;

const swapped = (value: unknown): unknown => {
  if (typeof value === "number") return String(value);
  if (typeof value === "string")
    return value !== "" && !Number.isNaN(Number(value)) ? Number(value) : [value];
  if (typeof value === "boolean") return value ? "1" : "0";
  return value === null ? "undefined" : JSON.stringify(value);
};

const edits: fc.Arbitrary<Edit> = fc.oneof(
  anything.map(
    (value): Edit =>
      (slot) =>
        set(slot, structuredClone(value)),
  ),
  fc.constantFrom<Edit>(
    (slot) => set(slot, swapped(get(slot))),
    (slot) => set(slot, [get(slot)]),
    ({ holder, key }) =>
      Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key),
    ({ holder, key }) => {
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
    },
  ),
  fc
    .constantFrom(
      "__proto__",
      "constructor",
      "code",
      "password",
      "deleted_at",
      "completed_at",
      "special_flag",
    )
    .map((name): Edit => ({ holder, key }) => {
      if (!Array.isArray(holder)) set({ holder, key: name }, { polluted: get({ holder, key }) });
    }),
);

/** Changes one place of the JSON, chosen by `share` of all there are. */
const structural = fc
  .tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), edits)
  .map(([share, edit]): Twist => (answer) => {
    const root = { value: parsed(answer.body) };
    const slots = slotsOf(root);
    const slot = slots[Math.floor(share * slots.length)];
    if (slot) edit(slot);
    return { ...answer, body: JSON.stringify(root.value ?? null) };
  });

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/** Changes the text. */
const textual = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom<(text: string, at: number) => string>(
      (text, at) => text.slice(0, at),
      (text, at) => text.slice(at),
      (text) => text.replace("{", '{"code":404,"k":"x","nbr":"1001",'),
      (text) => text.replaceAll('"k":', '"__proto__":'),
      (text) => text.replaceAll('"uuid":', '"constructor":'),
      (text) => `\ufeff${text}`,
      (text) => `<html>${text}</html>`,
      (text) => `${"[".repeat(20_000)}${text}`,
      (text, at) => `${text.slice(0, at)}\u0000${text.slice(at)}`,
      () => "",
      () => "[]",
      () => "{}",
      () => "null",
      () => '"ok"',
      () => '{"code":200,"result":"ok"}',
      () => '{"code":"200"}',
      () => '{"code":500,"result":"\\u001b[31mno\\u202e"}',
      () => '{"code":" 404 "}',
      () => '{"code":null,"result":{"toString":1}}',
      () => '{"code":401}',
    ),
  )
  .map(([share, edit]): Twist => (answer) => ({
    ...answer,
    body: edit(answer.body, Math.floor(share * answer.body.length)),
  }));

const statuses = fc
  .constantFrom(201, 301, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503)
  .map((status): Twist => (answer) => ({
    ...answer,
    status,
    headers: { ...answer.headers, location: "http://evil.test/" },
  }));

const tokens = fc
  .constantFrom("", "a b", "x".repeat(9_000), "tok")
  .map((token): Twist => (answer) => ({ ...answer, headers: { ...answer.headers, "x-auth-token": token } }));

/** What happens to one answer. */
export const twist: fc.Arbitrary<Twist> = fc.oneof(
  { weight: 10, arbitrary: structural },
  { weight: 3, arbitrary: textual },
  { weight: 1, arbitrary: statuses },
  { weight: 1, arbitrary: tokens },
);
