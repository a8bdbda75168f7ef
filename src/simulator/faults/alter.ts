/** Writes that the PBX changes on their way. */
import { parseForm } from "../form.js";
import type { SimulatorRequest } from "../http.js";

/**
 * The parameters that are text for people and phones. Those by which an object is found, and those that have only a few values, stay as they are:
 * a changed one would be another object, or refused.
 */
const TEXTS: ReadonlySet<string> = new Set([
  "extnPwd",
  "name",
  "transfer_phone",
  "v",
  "start_url",
  "end_url",
]);

/** The request with its texts changed; itself when that changes nothing. */
export function altered(request: SimulatorRequest, change: (text: string) => string): SimulatorRequest {
  if (request.method === "GET") return request;
  const form = parseForm(request.body);
  if ("wrong" in form) return request;
  const body = new URLSearchParams();
  for (const [name, value] of form.pairs) body.append(name, TEXTS.has(name) ? change(value) : value);
  const isSame = form.pairs.every(([name, value]) => body.get(name) === value);
  return isSame ? request : { ...request, body: body.toString() };
}

/** Without blanks around it. */
export const trim = (text: string): string => text.trim();

/** Its first characters. */
export const cutTo =
  (length: number) =>
  (text: string): string =>
    [...text].slice(0, length).join("");
