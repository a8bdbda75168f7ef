/** The hidden line by which a comment is known again. */
import { createHash } from "node:crypto";

/**
 * What a comment says of its plan. `unknown`: it failed, or did not look at everything. `applied`: there is an apply and no
 * plan.
 */
export const states = ["destroy", "changes", "unknown", "no-changes", "applied"] as const;

/** See {@link states}. */
export type State = (typeof states)[number];

/** What the line says. */
export interface Marker {
  /** Whose comment it is: a digest, so that nothing of an address or a name can be markup. */
  readonly key: string;
  readonly state: State;
}

/** The key of a target's comment, or of the one of that name. */
export function keyOf(whose: { readonly target: string } | { readonly name: string }): string {
  const material = "name" in whose ? `name\0${whose.name}` : `target\0${whose.target}`;
  return createHash("sha256").update(material).digest("hex").slice(0, 32);
}

/** The line. It has to be the comment's first. */
export const markerLine = ({ key, state }: Marker): string => `<!-- pbxctl comment ${key} ${state} -->`;

const LINE = new RegExp(`^<!-- pbxctl comment ([0-9a-f]{32}) (${states.join("|")}) -->(?=\\r?\\n|$)`);

/** What the first line says. Anywhere else in a comment, such a line is somebody's text. */
export function readMarker(body: string): Marker | undefined {
  const [, key, word] = LINE.exec(body) ?? [];
  const state = states.find((one) => one === word);
  return key === undefined || state === undefined ? undefined : { key, state };
}
