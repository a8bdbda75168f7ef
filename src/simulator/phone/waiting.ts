import type { Row } from "../rows.js";
import { cell } from "../rows.js";

const STAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/;

/** A moment that the PBX wrote, in local time; undefined for anything else. */
function momentOf(stamp: string): Date | undefined {
  const parts = STAMP.exec(stamp)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second);
}

/** How long somebody has been waiting in a queue, in whole seconds; 0 when the row does not say since when. */
export function secondsWaited(caller: Row, now: Date): number {
  const since = momentOf(cell(caller, "created_at"));
  return since ? Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000)) : 0;
}
