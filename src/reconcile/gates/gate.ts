import type { Kind } from "../../resources/index.js";
import type { Desired, Spec } from "../../spec/model.js";
import type { Base } from "../base.js";
import type { Change } from "../change.js";
import type { Activity } from "../activity.js";
import type { Live } from "../observe.js";

/** What a gate may look at: everything that is known before the first write. */
export interface Scene {
  readonly spec: Spec;
  readonly changes: readonly Change[];
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
  readonly live: Live;
  /** Managed live objects by type. */
  readonly population: ReadonlyMap<string, number>;
  /** An earlier spec, where one was given. */
  readonly base?: Base;
  /** How many live objects of a type a saved plan saw, where one is carried out. */
  readonly seen?: ReadonlyMap<string, number>;
  /** What is in use of what changes. */
  readonly activity: Activity;
}

/** A reason to hold. */
export interface Alarm {
  /** One sentence for the person who decides, without any secret and without a full stop. */
  readonly message: string;
  /** The objects whose change raises it. */
  readonly addresses: readonly string[];
}

/** One thing that could hurt a running phone system. Pure: it looks at the scene and raises alarms. */
export interface Gate {
  readonly name: string;
  /** Whether `--allow` or an `approve` entry can open it. */
  readonly opens: boolean;
  /** What else helps, beside `--allow` and an `approve` entry. */
  readonly opener?: string;
  alarms(scene: Scene): Alarm[];
}

/** "1 extension", "3 extensions". */
export function counted(count: number, kind: Kind): string {
  return `${count} ${count === 1 ? kind.noun.one : kind.noun.many}`;
}
