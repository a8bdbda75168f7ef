/** Frames as they come: JSON objects with a command, its arguments, and a `uuid` that the sender chose. */

export interface Frame {
  readonly cmd: string;
  /** Whether it carries `"action": "api"`, as all commands about agents and calls do. */
  readonly isApi: boolean;
  readonly args: Readonly<Record<string, unknown>>;
  readonly uuid: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const PARTS = ["action", "cmd", "args", "uuid"];

/** What is wrong with a frame's parts. */
function fault(value: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(value).find((key) => !PARTS.includes(key));
  if (unknown !== undefined) return `unknown part of a frame: ${unknown.slice(0, 60)}`;
  if (typeof value["uuid"] !== "string" || value["uuid"] === "") return "uuid: expected text";
  if (typeof value["cmd"] !== "string") return "cmd: expected text";
  if ("action" in value && value["action"] !== "api") return 'action: expected "api"';
  return "args" in value && !isRecord(value["args"]) ? "args: expected an object" : undefined;
}

/**
 * Reads a frame.
 * @returns the frame; `wrong` where it is JSON and no frame, with the sender's `uuid` if it has one; undefined for no JSON
 */
export function readFrame(
  text: string,
): Frame | { readonly wrong: string; readonly uuid: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return { wrong: "a frame is a JSON object", uuid: "" };
  const { cmd, uuid, args = {} } = value;
  const wrong = fault(value);
  const own = typeof uuid === "string" ? uuid : "";
  if (wrong !== undefined) return { wrong, uuid: own };
  return { cmd: String(cmd), isApi: "action" in value, args: isRecord(args) ? args : {}, uuid: own };
}
