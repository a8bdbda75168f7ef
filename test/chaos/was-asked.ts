/** Whether the PBX could be asked about an object after the last write to it: what makes `unknown` a lie. */
import type { Operation } from "../../src/reconcile/graph.js";
import { kindOf } from "../../src/resources/index.js";
import { lists } from "../../src/pbx/lists.js";
import type { Observation } from "./run.js";
import type { Logged } from "./wire.js";

/**
 * Whether there is an answer to a question about this object, asked for after the last write about it was sent. The reading at
 * the end asks about all at once, and is no answer when a part of it is missing.
 */
export function wasAsked({ type, key, target }: Operation, { log }: Observation): boolean {
  const kind = kindOf(type);
  const { path } = lists[kind.list];
  const lastWrite = log.findLastIndex((entry) => isWriteAbout(entry, kind.keyField, key));
  const wanted = new URLSearchParams(kind.filter(key)).toString();
  // Groups can't be asked about one by one: their own look is the same call.
  if (wanted === "") return false;
  // Where a list does not tell all of a row, there is a second question.
  const tellsAll = ({ answer }: Logged): boolean => !kind.details || !target || answer?.body === "[]";
  return log.slice(lastWrite + 1).some((entry) => {
    const [asked, query = ""] = entry.path.split("?");
    return asked === path && query === wanted && isGood(entry) && tellsAll(entry);
  });
}

/** A write is about an object when it holds its key; one about a conference may hold its id alone, and then counts, too. */
function isWriteAbout({ method, path, body }: Logged, keyField: string, key: string): boolean {
  if (method !== "POST") return false;
  if (keyField === "topic") return path.startsWith("/api/conferences/");
  return [...new URLSearchParams(body).values()].includes(key);
}

const isGood = ({ answer }: Logged): boolean => answer?.status === 200 && answer.body.startsWith("[");
