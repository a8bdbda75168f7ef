/** Many addresses in little room: by kind, and consecutive numbers as their first and last. */

/** Addresses of one kind: the keys, and how many objects they stand for. */
export interface AddressRuns {
  readonly type: string;
  readonly runs: readonly { readonly text: string; readonly count: number }[];
}

/** A shorter run is written out. */
const SHORT = 3;

/** Whether a key is the number after another one, with as many digits. */
function follows(before: string, key: string): boolean {
  if (!/^\d{1,15}$/.test(before) || before.length !== key.length) return false;
  return /^\d+$/.test(key) && Number(key) === Number(before) + 1;
}

function runsOf(keys: readonly string[]): AddressRuns["runs"] {
  const runs: string[][] = [];
  for (const key of keys) {
    const run = runs.at(-1);
    if (run && follows(run.at(-1) ?? "", key)) run.push(key);
    else runs.push([key]);
  }
  return runs.flatMap((run) =>
    run.length < SHORT
      ? run.map((text) => ({ text, count: 1 }))
      : [{ text: `${run[0] ?? ""}..${run.at(-1) ?? ""}`, count: run.length }],
  );
}

/** The addresses by kind, in the order in which the kinds come. */
export function addressRuns(addresses: readonly string[]): AddressRuns[] {
  const keys = new Map<string, string[]>();
  for (const address of addresses) {
    const slash = address.indexOf("/");
    const type = address.slice(0, slash);
    const known = keys.get(type);
    if (known) known.push(address.slice(slash + 1));
    else keys.set(type, [address.slice(slash + 1)]);
  }
  return [...keys].map(([type, of]) => ({ type, runs: runsOf(of) }));
}
