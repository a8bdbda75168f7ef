/** What follows from changes beside the changes themselves: phones that register again, memberships that are lost. */
import { kindOf } from "../resources/index.js";
import type { Change } from "./change.js";
import type { Note } from "./plan.js";
import { heldFields } from "./steps.js";

/** What the changes give a reviewer to know, though no gate holds it back. */
export function notesOf(changes: readonly Change[]): Note[] {
  const again = changes.filter(
    (change) =>
      change.live !== undefined &&
      kindOf(change.type).fields.some(
        (field) => field.reregisters && change.after && change.fields.includes(field.name),
      ),
  );
  const phones = again.length === 1 ? "1 phone has" : `${again.length} phones have`;
  const registrations: Note[] =
    again.length === 0
      ? []
      : [
          {
            note: "register-again",
            message: `${phones} to register again, since password or name changes`,
            addresses: again.map((change) => change.address),
          },
        ];
  return [...registrations, ...lossNotes(changes), ...changes.flatMap(heldNotes)];
}

/** What has to wait although a gate was opened. */
function heldNotes({ address, live, after }: Change): Note[] {
  return heldFields(live, after).map((name) => ({
    note: "held-back",
    message: `${address} keeps its ${name} for now, whatever is allowed: ${live?.held?.[name] ?? ""}`,
    addresses: [address],
  }));
}

/** What is lost with objects that are deleted, a note for all that lose the same: there may be thousands. */
function lossNotes(changes: readonly Change[]): Note[] {
  const losers = new Map<string, { readonly from: string; readonly type: string; addresses: string[] }>();
  for (const { address, type, live, action } of changes) {
    if (!live || (action !== "delete" && action !== "replace")) continue;
    for (const { what, names } of kindOf(type).losses(live)) {
      const from = `${what} ${names.join(", ")}`;
      const found = losers.get(`${type} ${from}`);
      if (found) found.addresses.push(address);
      else losers.set(`${type} ${from}`, { from, type, addresses: [address] });
    }
  }
  return [...losers.values()].map(({ from, type, addresses }) => {
    const [first = ""] = addresses;
    const who =
      addresses.length === 1
        ? `${first} loses its place`
        : `${addresses.length} ${kindOf(type).noun.many} lose their places`;
    return { note: "membership-lost", message: `${who} in ${from}, which no call can set again`, addresses };
  });
}
