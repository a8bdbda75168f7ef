/** A graph as every format draws it. */
import type { ObjectGraph, Standing } from "../spec/object-graph.js";
import type { WaitGraph, WaitNode } from "./wait-graph.js";

/** How a node looks. */
export type Look = Standing | WaitNode["action"];

/** Boxes, and arrows from one to another. */
export interface Drawing {
  /** What an arrow means. */
  readonly about: string;
  readonly nodes: readonly { readonly label: string; readonly look: Look }[];
  readonly arrows: readonly (readonly [from: number, to: number])[];
}

const SUFFIX: Readonly<Record<Standing, string>> = {
  declared: "",
  absent: " (absent)",
  undeclared: " (not declared)",
};

/** What refers to what. */
export function drawingOfObjects({ nodes }: ObjectGraph): Drawing {
  return {
    about: "An arrow leads from an object to what it refers to.",
    nodes: nodes.map(({ label, standing }) => ({ label: label + SUFFIX[standing], look: standing })),
    arrows: nodes.flatMap(({ refersTo }, index) => refersTo.map((other) => [index, other] as const)),
  };
}

/** What waits for what; without a graph nothing does. */
export function drawingOfWaits(graph: WaitGraph | undefined): Drawing {
  const nodes = graph?.nodes ?? [];
  return {
    about: "An arrow leads from a step to the steps that wait for it.",
    nodes: nodes.map(({ action, label }) => ({ label: `${action} ${label}`, look: action })),
    arrows: nodes.flatMap(({ needs }, index) => needs.map((needed) => [needed, index] as const)),
  };
}
