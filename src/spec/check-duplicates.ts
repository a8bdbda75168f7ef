import { addressOf } from "../resources/address.js";
import type { Finding, Place } from "./finding.js";
import type { Findings } from "./findings.js";
import type { Declaration } from "./model.js";

const SHOWN = 3;

/** Number lists have lines, entries of a spec have paths. */
const isListed = ({ at }: Declaration): boolean => at.line !== undefined;

/** Whether two declarations of an object state the same about it. */
export function saysTheSame(one: Omit<Declaration, "key">, other: Omit<Declaration, "key">): boolean {
  const names = Object.keys(one.values);
  return (
    one.state === other.state &&
    names.length === Object.keys(other.values).length &&
    names.every((name) => one.values[name] === other.values[name]) &&
    one.ignoreFields.join() === other.ignoreFields.join()
  );
}

/** Objects that two places both declare. */
interface Clash {
  readonly first: Declaration;
  readonly second: Declaration;
  count: number;
}

/** Two ranges may share thousands of numbers; they are one clash. */
class Clashes {
  readonly #byPlaces = new Map<Place, Map<Place, Clash>>();

  add(first: Declaration, second: Declaration): void {
    const bySecond = this.#byPlaces.get(first.at) ?? new Map<Place, Clash>();
    this.#byPlaces.set(first.at, bySecond);
    const clash = bySecond.get(second.at);
    if (clash) clash.count += 1;
    else bySecond.set(second.at, { first, second, count: 1 });
  }

  *all(): Generator<Clash> {
    for (const bySecond of this.#byPlaces.values()) yield* bySecond.values();
  }
}

function clashFinding({ first, second, count }: Clash): Finding {
  const others = count > 1 ? ` and ${count - 1} more of the range are` : " is";
  return {
    code: "duplicate-object",
    severity: "error",
    message: `${addressOf(second.type, second.key)}${others} declared twice${isListed(first) && isListed(second) ? ", and not alike" : ""}`,
    hint: "keep one of the two",
    address: addressOf(second.type, second.key),
    at: second.at,
    related: [{ message: "it is declared here first", at: first.at }],
  };
}

/** Repetitions within lists that say the same, by file. */
class Repetitions {
  readonly #byFile = new Map<string, { count: number; readonly shown: [Declaration, Declaration][] }>();

  add(first: Declaration, second: Declaration): void {
    const known = this.#byFile.get(second.at.file) ?? { count: 0, shown: [] };
    known.count += 1;
    if (known.shown.length < SHOWN) known.shown.push([first, second]);
    this.#byFile.set(second.at.file, known);
  }

  *findings(): Generator<Finding> {
    for (const { count, shown } of this.#byFile.values()) {
      const [first, ...others] = shown;
      if (!first) continue;
      const [original, repeated] = first;
      const more = count > 1 ? `, and ${count - 1} more numbers of this list are repeated` : "";
      yield {
        code: "duplicate-number",
        severity: "warning",
        message: `the number ${repeated.key} stood in a list before${more}`,
        hint: "it counts once; delete the repetition",
        at: repeated.at,
        related: [
          { message: "it stood here first", at: original.at },
          ...others.map(([, { key, at }]) => ({ message: `${key} is repeated here`, at })),
        ],
      };
    }
  }
}

/** The declarations that come first under their keys, by key; made where one is asked for, since few specs have repetitions. */
class Firsts {
  readonly #once: readonly Declaration[];
  readonly #byKey = new Map<string, Declaration>();
  #known = 0;

  /** @param once declarations of different keys; may grow */
  constructor(once: readonly Declaration[]) {
    this.#once = once;
  }

  of(key: string): Declaration | undefined {
    for (; this.#known < this.#once.length; this.#known += 1) {
      const declaration = this.#once[this.#known];
      if (declaration) this.#byKey.set(declaration.key, declaration);
    }
    return this.#byKey.get(key);
  }
}

/** Each object once, the first of those declared repeatedly; what is declared repeatedly becomes findings. */
export function withoutDuplicates(declarations: Iterable<Declaration>, findings: Findings): Declaration[] {
  const keys = new Set<string>();
  const once: Declaration[] = [];
  const firsts = new Firsts(once);
  const clashes = new Clashes();
  const repetitions = new Repetitions();
  for (const declaration of declarations) {
    if (keys.size < keys.add(declaration.key).size) {
      once.push(declaration);
      continue;
    }
    const first = firsts.of(declaration.key);
    if (!first) continue;
    if (isListed(first) && isListed(declaration) && saysTheSame(first, declaration)) {
      repetitions.add(first, declaration);
    } else clashes.add(first, declaration);
  }
  for (const clash of clashes.all()) findings.add(clashFinding(clash));
  findings.addAll(repetitions.findings());
  return once;
}
