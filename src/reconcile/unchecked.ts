/** What a plan without secrets has to say about what it did not look at. */
import { addressOf } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import type { Desired } from "../spec/model.js";
import type { Note } from "./plan.js";

/** One note for all fields that were not checked, and one for the gates that could not look at them. */
export function uncheckedNotes(
  desired: ReadonlyMap<string, readonly Desired[]>,
  covers: (address: string) => boolean,
): Note[] {
  const objects = [...desired.values()]
    .flat()
    .filter(({ unchecked, type, key }) => unchecked !== undefined && covers(addressOf(type, key)));
  const addresses = objects.map(({ type, key }) => addressOf(type, key)).sort();
  const fields = [...new Set(objects.flatMap(({ unchecked = [] }) => [...unchecked]))];
  const blind = blindGates(objects);
  const [those, were] =
    addresses.length === 1 ? ["1 object", "was"] : [`${addresses.length} objects`, "were"];
  const about: Note[] =
    addresses.length === 0
      ? []
      : [
          {
            note: "not-checked",
            message: `${fields.join(", ")} of ${those} ${were} not checked, since references are not resolved without secrets`,
            addresses,
          },
        ];
  const gates: Note[] =
    blind.length === 0
      ? []
      : [
          {
            note: "not-checked",
            message: `without these values, ${blind.length === 1 ? "this gate" : "these gates"} could not look at all: ${blind.join(", ")}`,
            addresses: [],
          },
        ];
  const end: Note = {
    note: "not-checked",
    message: "this plan can't be applied; apply plans again, with the secrets",
    addresses: [],
  };
  return [...about, ...gates, end];
}

/** The gates that judge by a value that is not known. */
function blindGates(objects: readonly Desired[]): string[] {
  const has = (test: (field: ReturnType<typeof kindOf>["fields"][number]) => boolean): boolean =>
    objects.some(({ type, unchecked }) =>
      kindOf(type).fields.some((field) => unchecked?.has(field.name) === true && test(field)),
    );
  return [
    ...(has((field) => field.sensitive === true) ? ["weak-password"] : []),
    ...(has((field) => field.dials === true) ? ["lockout"] : []),
    ...(has((field) => field.immutable === true) ? ["replace"] : []),
    ...(has((field) => field.refersTo !== undefined) ? ["group-in-use"] : []),
  ];
}
