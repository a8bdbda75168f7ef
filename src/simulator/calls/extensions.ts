/** 分机: `/api/ola/extensions/{insert,delete,update,detail}`. */
import { done, json, refused, rejected } from "../http.js";
import type { Answer } from "../http.js";
import type { Context, Params, Route } from "../route.js";
import type { Row } from "../rows.js";

const FLAG = /^(?:true|false)$/;

/** What is wrong with the settings that insert and update share. */
function fault(params: Params, { state }: Context): string | undefined {
  if (params.has("context") && !state.liveGroup(params.get("context")))
    return "context is no outbound group's id";
  const flag = ["if_auto_login", "if_auto_ready"].find((name) => !FLAG.test(params.get(name)));
  return flag === undefined ? undefined : `${flag} is neither true nor false`;
}

function columns(params: Params, at: string): Row {
  return {
    name: params.get("name"),
    if_auto_login: params.get("if_auto_login"),
    if_auto_ready: params.get("if_auto_ready"),
    password: params.get("extnPwd"),
    // The group's name, which follows from its id as long as the group is there.
    context: "",
    k: params.get("context"),
    updated_at: at,
    transfer_phone: params.get("transfer_phone"),
  };
}

function insert(params: Params, context: Context): Answer {
  const { state } = context;
  const extn = params.get("extn");
  if (extn === "") return rejected("extn is empty");
  if (state.extensions.has(extn)) return rejected(`extension ${extn} exists`);
  const wrong = fault(params, context);
  if (wrong !== undefined) return rejected(wrong);
  const at = state.source.stamp();
  const kept = { uuid: state.source.uuid(), nbr: extn, typ: "sip", created_at: at };
  state.addExtension({ ...columns(params, at), ...kept, domain: "127.0.0.1", priority: 0, description: "" });
  return done;
}

function update(params: Params, context: Context): Answer {
  const { state, counters } = context;
  const rows = state.extensions.of(params.get("extn"));
  if (rows.length === 0) return rejected(`extension ${params.get("extn")} does not exist`);
  const wrong = fault(params, context);
  if (wrong !== undefined) return rejected(wrong);
  if (rows.length > 1) counters.add("ambiguousUpdates");
  for (const row of rows) state.changeExtension(row, columns(params, state.source.stamp()));
  return done;
}

/** Whoever is on the phone there is cut off, and whoever is signed in no longer is. */
function remove(params: Params, { state, phones }: Context): Answer {
  const extn = params.get("extn");
  if (!state.extensions.has(extn)) return rejected(`extension ${extn} does not exist`);
  phones.remove(extn);
  state.removeExtension(extn);
  return done;
}

const CURRENT_LIST = "/api/ola/extensions/detail";
const OLDER_LIST = "/api/ola/extensions_detail";

const list = (path: string): Route => ({
  method: "GET",
  path,
  required: [],
  defaults: { extn: "" },
  answer: (params, { state }) => json(state.extensions.like("nbr", params.get("extn"))),
});

const absent: Route = {
  ...list(CURRENT_LIST),
  // A well-meant question that this PBX is too old for: not counted as refused.
  answer: () => refused(404, "not found"),
};

/** The list; an older PBX has it at another address. */
export const extensionLists = (older: boolean): readonly Route[] =>
  older ? [list(OLDER_LIST), absent] : [list(CURRENT_LIST)];

export const extensionWrites: readonly Route[] = [
  {
    method: "POST",
    path: "/api/ola/extensions/insert",
    required: ["extn", "extnPwd", "context", "name"],
    defaults: { transfer_phone: "", if_auto_login: "false", if_auto_ready: "false" },
    answer: insert,
  },
  {
    method: "POST",
    path: "/api/ola/extensions/update",
    required: ["extn"],
    // 字段不填会被置成默认值: a field that is not filled in is set to its default.
    defaults: {
      extnPwd: "",
      context: "",
      name: "",
      transfer_phone: "",
      if_auto_login: "false",
      if_auto_ready: "false",
    },
    resets: true,
    answer: update,
  },
  {
    method: "POST",
    path: "/api/ola/extensions/delete",
    required: ["extn"],
    defaults: {},
    answer: remove,
  },
];
