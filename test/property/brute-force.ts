/**
 * The fewest writes that take one object from a state to a goal, found by trying: a breadth-first search over what the
 * PBX's document lets a client do. Knows nothing of the reconciler; states are in the PBX's own words.
 */

/** What one write can lead to. */
type Moves<State> = (state: State) => Iterable<State>;

/** The length of the shortest way to the goal. @throws Error when there is none within `limit` writes */
function shortest<State>(
  start: State,
  moves: Moves<State>,
  isGoal: (state: State) => boolean,
  limit = 6,
): number {
  const seen = new Set([JSON.stringify(start ?? null)]);
  let frontier: State[] = [start];
  for (let writes = 0; writes <= limit; writes += 1) {
    if (frontier.some(isGoal)) return writes;
    const next: State[] = [];
    for (const state of frontier) {
      for (const reached of moves(state)) {
        const name = JSON.stringify(reached ?? null);
        if (seen.has(name)) continue;
        seen.add(name);
        next.push(reached);
      }
    }
    frontier = next;
  }
  throw new Error("no way to the goal");
}

/** A row's columns, by name; undefined: there is no such row. */
export type OneRow = Readonly<Record<string, string>> | undefined;

/** The values that a column may be given in the search. */
export type Domain = Readonly<Record<string, readonly string[]>>;

/** Every row that the domain allows. */
function everyRow(domain: Domain): Record<string, string>[] {
  return Object.entries(domain).reduce<Record<string, string>[]>(
    (rows, [column, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [column]: value }))),
    [{}],
  );
}

/**
 * Extensions and groups: insert makes a row of any values, update gives all columns at once any values save the fixed
 * ones, delete removes it.
 */
export function fewestForRow(
  start: OneRow,
  domain: Domain,
  fixed: readonly string[],
  isGoal: (row: OneRow) => boolean,
): number {
  const all = everyRow(domain);
  return shortest<OneRow>(
    start,
    (row) =>
      row === undefined
        ? all
        : [undefined, ...all.filter((other) => fixed.every((column) => other[column] === row[column]))],
    isGoal,
  );
}

/**
 * Conferences: saveConf makes one of any settings and nobody in it, or gives one any settings, all at once;
 * addConfMembers gives it any members; delConf removes it.
 */
export function fewestForConference(
  start: OneRow,
  { members = [], ...settings }: Domain,
  isGoal: (row: OneRow) => boolean,
): number {
  const all = everyRow(settings);
  return shortest<OneRow>(
    start,
    (row) =>
      row === undefined
        ? all.map((chosen) => ({ ...chosen, members: "" }))
        : [
            undefined,
            ...all.map((chosen) => ({ ...row, ...chosen })),
            ...members.map((list) => ({ ...row, members: list })),
          ],
    isGoal,
  );
}

/** The flags of a phone's rows, in order; 2, 3 and 4 are the blacklist's, all others are somebody else's. */
export type Flags = readonly number[];

const OWN = [2, 3, 4];

/** Which calls a phone's rows block: inbound, outbound. */
export function blocks(flags: Flags): { readonly inbound: boolean; readonly outbound: boolean } {
  return {
    inbound: flags.includes(2) || flags.includes(4),
    outbound: flags.includes(3) || flags.includes(4),
  };
}

/**
 * A blacklist phone: insert adds a row, delete removes all rows of the flag that it names, update changes the phone's
 * row where that is its only one. No move touches somebody else's row.
 */
export function fewestForPhone(start: Flags, isGoal: (flags: Flags) => boolean): number {
  const sorted = (flags: readonly number[]): Flags => flags.toSorted((one, other) => one - other);
  const foreign = (flags: Flags): string => JSON.stringify(flags.filter((flag) => !OWN.includes(flag)));
  const others = foreign(sorted(start));
  return shortest<Flags>(
    sorted(start),
    (flags) => [
      ...OWN.map((flag) => sorted([...flags, flag])),
      ...OWN.filter((flag) => flags.includes(flag)).map((gone) => flags.filter((flag) => flag !== gone)),
      ...(flags.length === 1 && OWN.includes(flags[0] ?? 0) ? OWN.map((flag) => [flag]) : []),
    ],
    (flags) => foreign(flags) === others && isGoal(flags),
  );
}
