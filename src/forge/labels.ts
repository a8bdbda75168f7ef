import type { ForgeClient } from "./client.js";
import { ForgeError } from "./errors.js";
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

/**
 * Sets the one label that is right and removes the other two; touches no other.
 * @throws ForgeError
 */
export async function setLabel(client: ForgeClient, wanted: Label | undefined): Promise<void> {
  const { forge, place } = client;
  const now = forge.labels.read(await client.send(forge.labels.list(place)));
  if (!now) throw client.unexpected("a list of labels");
  const add = wanted && !now.includes(wanted.name) ? [wanted] : [];
  const remove = Object.values(labels)
    .map(({ name }) => name)
    .filter((name) => name !== wanted?.name && now.includes(name));
  if (add.length + remove.length === 0) return;
  for (const { call, fine } of forge.labels.change(place, add, remove)) {
    await client.send(call).catch((error: unknown) => {
      if (!(error instanceof ForgeError) || !fine.includes(error.status ?? 0)) throw error;
    });
  }
}
