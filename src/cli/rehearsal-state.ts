/** The state that a rehearsal starts from: what the PBX listed, as rows of a simulated one. */
import { column } from "../resources/codec.js";
import { kinds } from "../resources/index.js";
import type { ListName, Row } from "../resources/index.js";
import type { Seed } from "../simulator/seed.js";
import type { Answered } from "./recorder.js";

/** Cells that stand in every row of a list, whatever is written: what the PBX hides stays hidden. */
export type Hidden = ReadonlyMap<ListName, Row>;

function listed(answers: readonly Answered[], list: ListName): readonly Row[] {
  return (
    answers.find((answer) => answer.list === list && Object.keys(answer.filter).length === 0)?.rows ?? []
  );
}

/** The simulated PBX fills in what a row lacks; here a column that is not told stays one. */
function asTold(answers: readonly Answered[], list: ListName): Row[] {
  const fields = kinds.filter((kind) => kind.list === list).flatMap((kind) => kind.fields);
  const untold = Object.fromEntries(fields.map((field) => [field.column, null]));
  return listed(answers, list).map((row) => ({ ...untold, ...row }));
}

/** A conference's members. The rehearsal plays what comes when nobody talks any more: they have left the meeting. */
function members({ filter, rows }: Answered): Row[] {
  const listed = rows.filter((row) => column(row, "member_number") !== "");
  return listed.map((row) => ({
    ...row,
    conference_uuid: filter["uuid"],
    ...(["inMeeting", "beMute"].includes(column(row, "typ")) && { typ: "outMeeting" }),
  }));
}

/** The seed of a simulated PBX in the state that was read. */
export function seedOf(answers: readonly Answered[]): Seed {
  return {
    extensions: asTold(answers, "extensions"),
    dicts: asTold(answers, "groups"),
    special_phone: asTold(answers, "blacklist"),
    conferences: asTold(answers, "conferences"),
    live_conf: answers.filter(({ list }) => list === "liveMembers").flatMap(members),
  };
}

/** The columns that a PBX hides in all of its rows, such as passwords, with what it shows instead. */
export function hiddenIn(answers: readonly Answered[]): Hidden {
  return new Map(
    kinds.map((kind) => {
      const rows = listed(answers, kind.list);
      const live = kind.observe(rows);
      const hidden = kind.fields.filter(({ name }) => live.every(({ values }) => values[name] === undefined));
      const cells = hidden.map((field) => [field.column, rows[0]?.[field.column] ?? ""]);
      return [kind.list, live.length === 0 ? {} : (Object.fromEntries(cells) as Row)];
    }),
  );
}
