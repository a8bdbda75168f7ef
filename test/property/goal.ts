/** What a spec wants of each object, worked out from the spec's words alone. */
import {
  CONFERENCE_FIELDS,
  EXTENSIONS,
  EXTENSION_FIELDS,
  GROUPS,
  GROUP_FIELDS,
  PHONES,
  TOPICS,
} from "./small-worlds.js";
import type { SmallSpec } from "./small-worlds.js";
import { addressOf } from "../../src/resources/address.js";
import type { ObjectInput } from "../support/spec-builder.js";

/** What has to become of one object. */
export type Goal =
  | { readonly want: "as-it-was" }
  | { readonly want: "gone" }
  /** These columns hold these values; the others are as they were, or whatever insert makes them. */
  | { readonly want: "set"; readonly columns: Readonly<Record<string, string>> };

const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  collectDtmf: { none: "0", agent: "1", peer: "2" },
};

function goalOf(
  object: ObjectInput | undefined,
  isLive: boolean,
  prunes: boolean,
  fields: Readonly<Record<string, string>>,
): Goal {
  if (!object) return prunes ? { want: "gone" } : { want: "as-it-was" };
  if (object.state === "absent") return { want: "gone" };
  const managed = Object.entries(fields).filter(
    ([, field]) => object[field] !== undefined && !(isLive && object.ignoreFields?.includes(field) === true),
  );
  const columns = managed.map(([column, field]) => {
    const stated = object[field];
    const value = typeof stated === "object" ? stated.toSorted().join() : String(stated);
    return [column, CODES[field]?.[value] ?? value] as const;
  });
  return { want: "set", columns: Object.fromEntries(columns) };
}

/** An object of a small world with its goal. */
export interface Aim {
  readonly address: string;
  readonly key: string;
  readonly goal: Goal;
}

const BLACKLIST_FIELDS = { special_flag: "direction" } as const;

type Collection = "outboundGroups" | "extensions" | "blacklist" | "conferences";

/**
 * The goal of every object that a small world can have, by collection.
 * @param isOn whether the meeting of a topic is on: its members are then left as they are
 */
export function aims(
  { input, disowned }: SmallSpec,
  isLive: (address: string) => boolean,
  isOn: (topic: string) => boolean,
): Readonly<Record<Collection, readonly Aim[]>> {
  const of = (
    collection: Collection,
    type: string,
    keyField: string,
    keys: readonly string[],
    fields: Readonly<Record<string, string>>,
  ): Aim[] => {
    const objects = input[collection];
    return keys.map((key) => {
      const address = addressOf(type, key);
      if (!objects) return { address, key, goal: { want: "as-it-was" } };
      const object = objects.find((candidate) => candidate[keyField] === key);
      const prunes = input.manage?.[collection]?.prune === true && !disowned.has(key);
      return { address, key, goal: goalOf(object, isLive(address), prunes, fields) };
    });
  };
  const conferences = of("conferences", "conference", "topic", TOPICS, CONFERENCE_FIELDS);
  return {
    outboundGroups: of("outboundGroups", "outbound-group", "id", GROUPS, GROUP_FIELDS),
    extensions: of("extensions", "extension", "extn", EXTENSIONS, EXTENSION_FIELDS),
    blacklist: of("blacklist", "blacklist", "phone", PHONES, BLACKLIST_FIELDS),
    conferences: conferences.map((aim) => (isOn(aim.key) ? withoutMembers(aim) : aim)),
  };
}

function withoutMembers(aim: Aim): Aim {
  if (aim.goal.want !== "set") return aim;
  const columns = Object.entries(aim.goal.columns).filter(([column]) => column !== "members");
  return { ...aim, goal: { want: "set", columns: Object.fromEntries(columns) } };
}
