import { shortened } from "./shortened.js";

/** Consecutive numbers of one kind, as their first and last. */
export interface AddressRun {
  readonly type: string;
  /** A key, or `FIRST..LAST`. */
  readonly text: string;
  /** How many objects it stands for. */
  readonly count: number;
}

/** A shorter run is written out. */
const SHORT = 3;

/** Whether a key is the number after another one, with as many digits. */
function follows(before: string, key: string): boolean {
  if (!/^\d{1,15}$/.test(before) || before.length !== key.length) return false;
  return /^\d+$/.test(key) && Number(key) === Number(before) + 1;
}

interface Open {
  readonly type: string;
  readonly first: string;
  last: string;
  count: number;
}

function* written({ type, first, last, count }: Open): Generator<AddressRun> {
  if (count >= SHORT) yield { type, text: `${first}..${last}`, count };
  else {
    yield { type, text: first, count: 1 };
    if (count > 1) yield { type, text: last, count: 1 };
  }
}

/** Many addresses in little room, in their order, one after the other: who has seen enough need not ask for more. */
export function* addressRuns(addresses: Iterable<string>): Generator<AddressRun> {
  let open: Open | undefined;
  for (const address of addresses) {
    const slash = address.indexOf("/");
    const [type, key] = [address.slice(0, slash), address.slice(slash + 1)];
    if (open?.type === type && follows(open.last, key)) {
      open.last = key;
      open.count += 1;
    } else {
      if (open) yield* written(open);
      open = { type, first: key, last: key, count: 1 };
    }
  }
  if (open) yield* written(open);
}

/** The first of many addresses, as the sentence beside them has room for. */
export interface FirstAddresses {
  /** `extension/1001`, or `extension/1000..1009`. */
  readonly texts: readonly string[];
  /** How many addresses come after these. */
  readonly left: number;
}

/** @param most texts, each one address or a run of them */
export function firstAddresses(addresses: readonly string[], most: number): FirstAddresses {
  const texts: string[] = [];
  let told = 0;
  for (const { type, text, count } of addressRuns(addresses)) {
    if (texts.length === most) break;
    texts.push(shortened(`${type}/${text}`));
    told += count;
  }
  return { texts, left: addresses.length - told };
}
