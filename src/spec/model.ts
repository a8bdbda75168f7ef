/** What a spec says, after reading, merging and expanding, and before any `${…}` is resolved. */
import type { Glob } from "../resources/address.js";
import type { Values } from "../resources/kind.js";
import type { Finding, Place, Position } from "./finding.js";

/** One declared object. Ranges and number lists are expanded: each object has its own declaration. */
export interface Declaration {
  /** `extension`, `outbound-group`, … */
  readonly type: string;
  readonly key: string;
  /** `absent`: delete it if it is there. Then `values` is empty. */
  readonly state: "present" | "absent";
  /** What the object or its file's `defaults` state, by the spec's field names; text may hold `${…}`, `{extn}` is replaced. */
  readonly values: Values;
  /** Fields whose stated value is used on insert and left alone afterwards. */
  readonly ignoreFields: readonly string[];
  readonly at: Place;
}

/** What the spec owns of a collection. */
export interface Management {
  readonly prune: boolean;
  /** Whether a key is within `manage.COLLECTION.scope`; without a scope every key is. */
  inScope(key: string): boolean;
  readonly at?: Place;
}

/** A gate opened in the reviewed file. */
export interface Approval {
  readonly gate: string;
  readonly addresses: readonly Glob[];
  /** The last day it holds, `YYYY-MM-DD`; without it, it always holds. */
  readonly until?: string;
  readonly at: Place;
}

/** `safety:` with the defaults filled in. */
export interface Safety {
  readonly deletePercent: number;
  readonly updatePercent: number;
  /** Below this many managed live objects of a kind, the mass gates stay open. */
  readonly population: number;
  /** Numbers that must stay reachable, the built-in ones included. */
  readonly emergency: readonly string[];
}

export interface Spec {
  /** The files read, as named, in name order. */
  readonly files: readonly string[];
  /** The pin. */
  readonly connection?: { readonly url: string; readonly at: Place };
  /** By type, for every kind. */
  readonly manage: ReadonlyMap<string, Management>;
  readonly ignore: readonly Glob[];
  readonly protect: readonly Glob[];
  readonly approve: readonly Approval[];
  readonly safety: Safety;
  /** By type, only the collections that the spec has: `[]` is there and empty, an absent one is not there. */
  readonly collections: ReadonlyMap<string, readonly Declaration[]>;
}

/** What loading gives: the spec as far as it could be understood, all findings, and the means to place them. */
export interface Loaded {
  /** Only without findings of severity `error`. */
  readonly spec?: Spec;
  readonly findings: readonly Finding[];
  /** Every file that was read, lists of numbers included, as named. */
  readonly files: readonly string[];
  readonly locate: (place: Place) => Position | undefined;
  /** A file's text with `***` in the place of what must not be shown. */
  readonly shown: (file: string) => string | undefined;
}

/** A declaration whose references are resolved. */
export interface Desired extends Declaration {
  /** Fields whose value came out of a reference or whose kind calls them sensitive: never shown. */
  readonly sensitive: ReadonlySet<string>;
  /** Fields that an earlier spec stated and this one does not, with what the PBX takes for them by itself. */
  readonly lapsed?: Values;
  /** The spec does not have it any more, and an earlier one did: `state` is `absent`. */
  readonly removed?: true;
  /** Fields whose reference was left unresolved: stated, and not known. */
  readonly unchecked?: ReadonlySet<string>;
}
