import type { Reader } from "../reconcile/observe.js";
import type { ListName, Row } from "../resources/index.js";

/** What one list call gave. */
export interface Answered {
  readonly list: ListName;
  readonly filter: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** A reader that remembers what it was told, row by row as the PBX wrote it. */
export interface Recorder extends Reader {
  readonly answers: readonly Answered[];
}

/** Reads through, and remembers: whole rows, whatever columns are wanted. */
export function recording(reader: Reader): Recorder {
  const answers: Answered[] = [];
  return {
    answers,
    lacks: (error) => reader.lacks?.(error) === true,
    async list(list, filter = {}) {
      const rows = await reader.list(list, filter);
      answers.push({ list, filter, rows });
      return rows;
    },
  };
}
