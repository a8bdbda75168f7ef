import type { Command } from "commander";

/** A command: what the overview says of it, and the module that defines it, loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly define: (name: string, summary: string) => Command }>;
}

/** All commands, in the order of the overview. */
export const commands: readonly CommandEntry[] = [
  { name: "init", summary: "Write a commented spec to start from", load: () => import("./init.js") },
  {
    name: "validate",
    summary: "Check spec files offline: no network, no environment needed",
    load: () => import("./validate.js"),
  },
  {
    name: "plan",
    summary: "Read the PBX and show what apply would do; writes nothing",
    load: () => import("./plan.js"),
  },
  { name: "apply", summary: "Plan, ask, carry out, verify", load: () => import("./apply.js") },
  {
    name: "drift",
    summary: "Plan for a cron job: never writes, exit 2 on a difference",
    load: () => import("./drift.js"),
  },
  {
    name: "adopt",
    summary: "Write what is live into the spec's own files, so that the plan becomes empty",
    load: () => import("./adopt.js"),
  },
  {
    name: "export",
    summary: "Write the live state as a spec that plans clean, passwords left out",
    load: () => import("./export.js"),
  },
  {
    name: "comment",
    summary: "Comment a plan, or what came of it, on its pull request, and label that",
    load: () => import("./comment.js"),
  },
  {
    name: "get",
    summary:
      "List what is live: extensions, groups, numbers, conferences, queues, gateways, IVR flows, agents",
    load: () => import("./get.js"),
  },
  {
    name: "api",
    summary: "Make any call of the PBX's document",
    load: () => import("./api.js"),
  },
  {
    name: "watch",
    summary: "Print what agents and their calls do, as it happens",
    load: () => import("./watch.js"),
  },
  {
    name: "doctor",
    summary: "Check whether a PBX is as the document says, and can be trusted with plans",
    load: () => import("./doctor.js"),
  },
  {
    name: "password",
    summary: "Print the password that ${derive:TEXT} stands for, for a phone that is being set up",
    load: () => import("./password.js"),
  },
  {
    name: "simulate",
    summary: "Serve a PBX on this machine: the documented API, seeded from a file",
    load: () => import("./simulate.js"),
  },
  { name: "schema", summary: "Print the JSON Schema of the spec", load: () => import("./schema.js") },
  {
    name: "explain",
    summary: "Tell what a property of the spec means, and what the PBX calls it",
    load: () => import("./explain.js"),
  },
  {
    name: "graph",
    summary: "Draw what refers to what in a spec, or what waits for what in a plan",
    load: () => import("./graph.js"),
  },
  {
    name: "completion",
    summary: "Print the script that completes commands, options and addresses in bash, zsh or fish",
    load: () => import("./completion.js"),
  },
];
