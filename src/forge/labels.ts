import type { ForgeClient } from "./client.js";
import type { Label } from "./forge.js";
import type { State } from "./marker.js";

const label = (name: string, color: string, description: string): Label => ({ name, color, description });

const labels = {
  destroy: label("pbx/destroy", "b60205", "The plan deletes something of the PBX"),
  changes: label("pbx/changes", "fbca04", "The plan changes the PBX"),
  "no-changes": label("pbx/no-changes", "0e8a16", "The plan changes nothing of the PBX"),
} as const;

/** The worst first. A plan that failed is worse than one without changes: nobody knows what it would have been. */
const ranking = ["destroy", "changes", "unknown", "no-changes"] as const satisfies readonly State[];

/** The label for a pull request whose comments say this. None where it is not known whether anything changes. */
export function labelFor(states: readonly State[]): Label | undefined {
  const worst = ranking.find((state) => states.includes(state));
  return worst === undefined || worst === "unknown" ? undefined : labels[worst];
}

/** Other jobs may comment meanwhile; not for ever. */
const ROUNDS = 5;

/**
 * Keeps the label right while other jobs comment and label the same pull request: whoever changed a label last looks
 * at all comments once more, so that in the end the worst of them has decided.
 * @param look what the comments say of their plans now
 * @throws ForgeError
 */
export async function keepLabel(
  client: ForgeClient,
  states: readonly State[],
  look: () => Promise<readonly State[]>,
): Promise<Label | undefined> {
  let wanted = labelFor(states);
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (!(await setLabel(client, wanted))) break;
    const now = labelFor(await look());
    if (now === wanted) break;
    wanted = now;
  }
  return wanted;
}

/**
 * Sets the one label that is right and removes the other two; touches no other.
 * @returns whether anything was to be done
 * @throws ForgeError
 */
export async function setLabel(client: ForgeClient, wanted: Label | undefined): Promise<boolean> {
  const { forge, place } = client;
  const now = forge.labels.read(await client.send(forge.labels.list(place)));
  if (!now) throw client.unexpected("a list of labels");
  const add = wanted && !now.includes(wanted.name) ? [wanted] : [];
  const remove = Object.values(labels)
    .map(({ name }) => name)
    .filter((name) => name !== wanted?.name && now.includes(name));
  if (add.length + remove.length === 0) return false;
  for (const step of forge.labels.change(place, add, remove)) await client.step(step);
  return true;
}
