/** What a diff has to say about objects that it cannot treat as the spec asks. */
import { addressOf } from "../resources/address.js";
import type { Kind, Observed } from "../resources/index.js";
import type { Finding, Place } from "../spec/finding.js";
import type { Desired } from "../spec/model.js";

/** Several live objects share a key. An error when one is declared (`at`), else a warning. */
export function ambiguous(kind: Kind, live: Observed, at: Place | undefined): Finding {
  return {
    code: "live-ambiguous",
    severity: at ? "error" : "warning",
    message: `The PBX lists ${kind.noun.one} ${JSON.stringify(live.key)} ${live.rows.length} times, so that it can't be told which one is meant; none is touched`,
    hint: "delete the surplus on the PBX, or take the object out of the spec",
    address: addressOf(kind.type, live.key),
    ...(at && { at }),
  };
}

/** An object that is not live lacks a field that insert requires. */
export function missingOnInsert(kind: Kind, object: Desired, field: string): Finding {
  return {
    code: "missing-on-insert",
    severity: "error",
    message: `${addressOf(kind.type, object.key)} is not on the PBX, and can't be created without ${field}`,
    hint: `state ${field} on the object or under defaults.${defaultsName(kind)}`,
    address: addressOf(kind.type, object.key),
    at: object.at,
  };
}

/** `defaults` are named by the kind's type in the spec's camel case. */
function defaultsName(kind: Kind): string {
  return kind.type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** One finding a field: a PBX that hides passwords hides them all. */
export function notCompared(kind: Kind, objects: readonly Desired[], field: string): Finding {
  const [object] = objects;
  const address = object && addressOf(kind.type, object.key);
  const about =
    objects.length === 1 && object && address !== undefined
      ? { message: `${address}, so it was`, place: { address, at: object.at } }
      : { message: `${objects.length} ${kind.noun.many}, so they were`, place: {} };
  return {
    code: "live-value-unknown",
    severity: "warning",
    message: `The PBX hides the ${field} of ${about.message} not compared`,
    hint: `a hidden ${field} is written when something else about its ${kind.noun.one} changes`,
    ...about.place,
  };
}

/** An update would have to send a field that nobody knows. */
export function wouldBlank(kind: Kind, object: Desired, field: string): Finding {
  return {
    code: "update-would-blank",
    severity: "error",
    message: `Updating ${addressOf(kind.type, object.key)} would blank its ${field}, which the PBX doesn't tell and the spec doesn't set`,
    hint: `state ${field} on the object, and not among its ignoreFields: an update has to send it`,
    address: addressOf(kind.type, object.key),
    at: object.at,
  };
}
