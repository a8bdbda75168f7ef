/**
 * What a kind of object is, as data. Everything the pipeline knows of a kind stands in its descriptor; diff,
 * order, gates, rendering, export and the schema check work from it.
 */

/** A field's value as the spec writes it. Lists are sets: their order means nothing. */
export type Value = string | number | boolean | readonly string[];

/** Field values by the spec's field names. A field that is not there is unmanaged (desired) or not told (live). */
export type Values = Readonly<Record<string, Value>>;

/** A row as a list call of the PBX gives it, untrusted and not yet normalised. */
export type Row = Readonly<Record<string, unknown>>;

/** The list calls of the PBX that kinds are observed through. */
export type ListName = "extensions" | "groups" | "blacklist" | "conferences" | "liveMembers";

/** One write, ready to send as a form body. `params` may hold secrets: it never leaves for a plan or a log. */
export interface Call {
  readonly method: "POST";
  readonly path: string;
  /** The path as the document writes it, for plans, where `path` holds a value: `/api/conferences/delConf/{uuid}`. */
  readonly form?: string;
  readonly params: Readonly<Record<string, string>>;
  /** Parameters whose value is a field of the answer to the call before: what the PBX chose for a new object. */
  readonly fromAnswer?: Readonly<Record<string, string>>;
  /** It would hit every row of the object: behind other calls it is only sent when the PBX shows what they left. */
  readonly looksFirst?: true;
}

/** Translates one field between the PBX's spelling and the spec's. `encode(decode(raw))` keeps what it does not know. */
export interface Codec {
  decode(raw: unknown): Value;
  encode(value: Value): string;
  /** Whether a spec can state this value. What the PBX holds may be something that no spec can say. */
  statable(value: Value): boolean;
  /** What a spec can state, in words: "a number to call". Where it is missing, any text on one line. */
  readonly wanted?: string;
}

/** One field of a kind. */
export interface Field {
  /** The spec's name. */
  readonly name: string;
  /** The parameter of insert and update. */
  readonly param: string;
  /** The column of the list call. */
  readonly column: string;
  readonly codec: Codec;
  /** Insert cannot do without it, and nothing stands in for it. */
  readonly requiredOnInsert?: true;
  /** What insert sends when the spec does not say. */
  readonly insertDefault?: (key: string) => Value;
  /** What the PBX takes when nothing is said, where the document tells: a field that is no longer stated returns to it. */
  readonly default?: Value;
  /** Never shown. */
  readonly sensitive?: true;
  /** Not among update's parameters: another value takes a replacement. */
  readonly immutable?: true;
  /** An update may only be sent when this field's value is known and not empty. */
  readonly neverBlank?: true;
  /** The type whose key this field holds. */
  readonly refersTo?: string;
  /** A phone has to register again when it changes. */
  readonly reregisters?: true;
  /** The number it holds is called by the PBX on the user's behalf. */
  readonly dials?: true;
}

/** A live object, normalised. */
export interface Observed {
  readonly key: string;
  /** A field that is missing is one that the PBX does not tell: it can be neither compared nor kept. */
  readonly values: Values;
  /** Every row of the PBX that has to do with the object, other people's included. */
  readonly rows: readonly Row[];
  /** Several live objects share the key, so that none of them can be addressed. */
  readonly ambiguous?: true;
  /** Fields that must be left as they are for now, and why: people are using the object. */
  readonly held?: Readonly<Record<string, string>>;
}

/** A second call that tells the rest of a row. */
export interface Details {
  readonly list: ListName;
  /** What it is asked for, given the row; `undefined` where the row tells all. */
  filter(row: Row): Readonly<Record<string, string>> | undefined;
  /** The column under which its rows are added to the row. */
  readonly column: string;
}

/** What the deletion of a live object would take along that no call can set again. */
export interface Loss {
  readonly what: string;
  readonly names: readonly string[];
}

/** A kind of object. */
export interface Kind {
  /** The first half of an address: `extension`. */
  readonly type: string;
  /** The collection's name in the spec: `extensions`. */
  readonly collection: string;
  /** The field that identifies an object: `extn`. */
  readonly keyField: string;
  /** What a key looks like that a spec can declare; the schema holds the same pattern. */
  readonly keyPattern: RegExp;
  /** How people call one and many of them. */
  readonly noun: { readonly one: string; readonly many: string };
  readonly fields: readonly Field[];
  /** Somebody may be signed in at an object, under its key: the list of agents tells whether it is in a call. */
  readonly seat?: true;
  readonly list: ListName;
  /** An older PBX may not have the kind at all: it lacks the list call. */
  readonly mayBeMissing?: true;
  /** The columns of the list call that it ever looks at: what else a row holds need not be kept. */
  readonly columns: readonly string[];
  /** What the list call does not tell. */
  readonly details?: Details;
  /** Live objects out of the list call's rows, completed by `details`. */
  observe(rows: readonly Row[]): Observed[];
  /** The same by key, where a kind has it at hand: a kind of which there may be a million. */
  index?(rows: readonly Row[]): ReadonlyMap<string, Observed>;
  /** The filter that narrows the list call to (at least) this key, where the PBX has one. */
  filter(key: string): Readonly<Record<string, string>>;
  /** The calls that bring the object into being; `values` hold all that insert requires. */
  insert(key: string, values: Values): Call[];
  /** The calls that turn the live object into `values`, which are complete (live values copied in). */
  update(live: Observed, values: Values): Call[];
  /** The calls that remove the object and nothing else. */
  remove(live: Observed): Call[];
  /** What its deletion loses. */
  losses(live: Observed): Loss[];
  /** How many objects of another type this live object claims to have: the cross-check of an empty list. */
  claims?(live: Observed): { readonly type: string; readonly count: number };
}
