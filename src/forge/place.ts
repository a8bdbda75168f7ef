/** Where the comment goes: what the options say, else what the pipeline's own variables say. */
import { normalizeAddress } from "../pbx/address.js";
import { ForgeError, retelling } from "./errors.js";
import type { Environment, Forge, Place } from "./forge.js";

/** What the options say. */
export interface Wishes {
  readonly api?: string | undefined;
  readonly project?: string | undefined;
  readonly pull?: number | undefined;
}

/** A place whose pull request may have to be looked up yet. */
export type Repository = Omit<Place, "number"> & { readonly number: number | undefined };

/** The first variable that is set to something. */
export const firstOf = (environment: Environment, names: readonly string[]): string | undefined =>
  names.map((name) => environment[name]).find((value) => value !== undefined && value !== "");

/** @throws ForgeError when the project is missing or none, or the address is none */
export function placeOf(forge: Forge, wishes: Wishes, environment: Environment, event: unknown): Repository {
  const { surroundings, title } = forge;
  const api = wishes.api ?? firstOf(environment, surroundings.api) ?? surroundings.publicApi;
  const project = wishes.project ?? surroundings.project(environment);
  if (project === undefined) {
    throw new ForgeError(`The pipeline does not say which repository of ${title} this is`, {
      hint: "name it with --project OWNER/REPOSITORY",
    });
  }
  if (!forge.isProject(project)) {
    throw new ForgeError(`"${project}" is no repository of ${title}`, { hint: "write OWNER/REPOSITORY" });
  }
  const number = wishes.pull ?? surroundings.number(environment, event);
  return { api: retelling(title, () => normalizeAddress(api)), project, number };
}
