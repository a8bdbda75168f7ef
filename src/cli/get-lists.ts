/** What `get` can list: the kinds as a spec states them, and the lists that can only be read, as the PBX states them. */
import { HttpStatusError } from "../pbx/errors.js";
import type { PbxClient } from "../pbx/client.js";
import { observe } from "../reconcile/observe.js";
import { isSecretField, withoutSecrets } from "../report/secret-fields.js";
import { column, text } from "../resources/codec.js";
import { kindOf } from "../resources/index.js";
import type { Kind, Observed, Row } from "../resources/index.js";

/** One object of a list. */
export interface Listed {
  /** What it can be asked for by; the first is its key. */
  readonly names: readonly string[];
  /** Its fields, without secrets. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** A list. */
export interface GetList {
  /** As the command line has it. */
  readonly name: string;
  /** Other words for it. */
  readonly aliases: readonly string[];
  readonly noun: { readonly one: string; readonly many: string };
  /** The fields that the table shows. */
  readonly columns: readonly string[];
  /** What to know when a name is nothing. */
  readonly hint?: string;
  /**
   * Reads it.
   * @param wanted picks by name: where each object takes a call of its own, the others are spared
   */
  read(client: PbxClient, wanted: (name: string) => boolean): Promise<readonly Listed[]>;
}

/** What is live and no spec can state. */
type Facts = (live: Observed) => Readonly<Record<string, unknown>>;

/** Objects that share a key are one to the reconciler, which touches neither; who looks wants to see both. */
function apart(kind: Kind, live: Observed): readonly Observed[] {
  return live.ambiguous === true ? live.rows.flatMap((row) => kind.observe([row])) : [live];
}

function stated(kind: Kind, live: Observed, facts: Facts): Listed {
  const fields = kind.fields
    .filter(({ name, sensitive }) => sensitive !== true && live.values[name] !== undefined)
    .map(({ name }) => [name, live.values[name]]);
  const values = Object.fromEntries(fields) as Record<string, unknown>;
  return { names: [live.key], record: { [kind.keyField]: live.key, ...values, ...facts(live) } };
}

function declared(
  type: string,
  name: string,
  aliases: readonly string[],
  facts: Facts,
  further: readonly string[],
): GetList {
  const kind = kindOf(type);
  const fields = kind.fields.filter(({ sensitive }) => sensitive !== true).map((field) => field.name);
  return {
    name,
    aliases,
    noun: kind.noun,
    columns: [kind.keyField, ...fields, ...further],
    async read(client) {
      const live = await observe(client, [type]);
      const objects = [...(live.get(type)?.values() ?? [])].flatMap((object) => apart(kind, object));
      return objects.map((object) => stated(kind, object, facts));
    },
  };
}

/** What the PBX writes for nothing (null, "", "undefined") is `null`. */
const told = (cell: unknown): unknown => (cell === "" || cell === "undefined" ? null : cell);

function row(columns: Row, ...names: readonly string[]): Listed {
  const cells = Object.entries(columns).filter(([name]) => !isSecretField(name));
  const record = cells.map(([name, cell]) => [name, told(withoutSecrets(cell))]);
  return {
    names: names.map((name) => column(columns, name)).filter((name) => name !== ""),
    record: Object.fromEntries(record) as Record<string, unknown>,
  };
}

/**
 * Where somebody is signed in. The document shows the call for one extension only: a PBX that knows no other, or tells
 * of nobody, is asked for one after the other.
 */
async function signedIn(client: PbxClient, wanted: (name: string) => boolean): Promise<readonly Row[]> {
  const all = await client.agents().catch((error: unknown) => {
    if (error instanceof HttpStatusError && error.status === 404) return [];
    throw error;
  });
  if (all.length > 0) return all;
  const extns = (await client.extensions()).map(({ nbr }) => text(nbr)).filter(wanted);
  const each = await Promise.all(extns.map((extn) => client.agent(extn)));
  return each.filter((agent) => agent !== undefined);
}

/** The lists, in the order of the help. */
export const getLists: readonly GetList[] = [
  declared("extension", "extensions", ["extension"], extensionFacts, ["queues"]),
  declared(
    "outbound-group",
    "groups",
    ["group", "outbound-groups", "outbound-group", "outboundGroups"],
    (live) => ({ extensions: kindOf("outbound-group").claims?.(live).count ?? null }),
    ["extensions"],
  ),
  declared("blacklist", "blacklist", ["numbers", "number"], () => ({}), []),
  declared("conference", "conferences", ["conference"], conferenceFacts, ["number"]),
  {
    name: "queues",
    aliases: ["queue"],
    noun: { one: "queue", many: "queues" },
    columns: ["uuid", "name", "strategy", "agenttimeout", "chimfreq", "takecallmanual"],
    read: async (client) => (await client.queues()).map((queue) => row(queue, "uuid", "name")),
  },
  {
    name: "gateways",
    aliases: ["gateway", "gateway-groups", "gateway-group"],
    noun: { one: "gateway group", many: "gateway groups" },
    columns: ["uuid", "name", "strategy", "count", "description"],
    read: async (client) => (await client.gatewayGroups()).map((group) => row(group, "uuid", "name")),
  },
  {
    name: "ivr",
    aliases: ["ivr-flows", "ivr-flow"],
    noun: { one: "IVR flow", many: "IVR flows" },
    columns: ["flow_id", "flow_name"],
    read: async (client) => (await client.ivrFlows()).map((flow) => row(flow, "flow_id", "flow_name")),
  },
  {
    name: "agents",
    aliases: ["agent"],
    noun: { one: "signed-in agent", many: "signed-in agents" },
    columns: [
      "extn",
      "name",
      "state",
      "private_data",
      "queue",
      "call_direction",
      "other_number",
      "sip_state",
    ],
    hint: "an extension is listed while somebody is signed in there",
    read: async (client, wanted) => (await signedIn(client, wanted)).map((agent) => row(agent, "extn")),
  },
];

function extensionFacts(live: Observed): Readonly<Record<string, unknown>> {
  return {
    queues: kindOf("extension")
      .losses(live)
      .flatMap(({ names }) => names),
  };
}

/** What the PBX chose: the number to dial, and the id that the calls of a conference take. */
function conferenceFacts({ rows }: Observed): Readonly<Record<string, unknown>> {
  const [first = {}] = rows;
  return { number: column(first, "nbr"), uuid: column(first, "uuid") };
}
