/** 黑名单: `/api/special_phone/{insert,delete,update,special_phone_detail}`. The table also holds other lists' rows. */
import { done, json, rejected } from "../http.js";
import type { Answer } from "../http.js";
import { NOBODY } from "../fill.js";
import type { Context, Params, Route } from "../route.js";
import { cell } from "../rows.js";

/** What is wrong with the parameters; only deletion knows a missing flag. */
function fault(params: Params): string | undefined {
  if (params.get("phone") === "") return "phone is empty";
  if (!params.has("special_flag") || /^[234]$/.test(params.get("special_flag"))) return undefined;
  return "special_flag is none of 2, 3, 4";
}

function insert(params: Params, { state }: Context): Answer {
  const wrong = fault(params);
  if (wrong !== undefined) return rejected(wrong);
  state.phones.add({
    uuid: state.source.uuid(),
    user_uuid: NOBODY,
    created_at: state.source.stamp(),
    phone: params.get("phone"),
    special_flag: Number(params.get("special_flag")),
    priority: null,
  });
  return done;
}

/** `update` does not say which row it means. The worst reading is all of them, other lists' rows included. */
function update(params: Params, { state, counters }: Context): Answer {
  const wrong = fault(params);
  if (wrong !== undefined) return rejected(wrong);
  const rows = state.phones.of(params.get("phone"));
  if (rows.length === 0) return rejected(`number ${params.get("phone")} does not exist`);
  if (rows.length > 1) counters.add("ambiguousUpdates");
  for (const row of rows) row["special_flag"] = Number(params.get("special_flag"));
  return done;
}

function remove(params: Params, { state, counters }: Context): Answer {
  const wrong = fault(params);
  if (wrong !== undefined) return rejected(wrong);
  if (!params.has("special_flag")) counters.add("deletesWithoutFlag");
  const flag = params.get("special_flag");
  const phone = params.get("phone");
  const taken = state.phones.take(phone, (row) => flag === "" || cell(row, "special_flag") === flag);
  return taken.length > 0 ? done : rejected(`number ${phone} does not exist`);
}

export const blacklistCalls: readonly Route[] = [
  {
    method: "POST",
    path: "/api/special_phone/insert",
    required: ["phone", "special_flag"],
    defaults: {},
    answer: insert,
  },
  {
    method: "POST",
    path: "/api/special_phone/update",
    // Unlike the extension's, this update has no parameter that could be left out.
    required: ["phone", "special_flag"],
    defaults: {},
    answer: update,
  },
  {
    method: "POST",
    path: "/api/special_phone/delete",
    required: ["phone"],
    defaults: { special_flag: "" },
    answer: remove,
  },
  {
    method: "GET",
    path: "/api/special_phone/special_phone_detail",
    required: [],
    defaults: { phone: "", special_flag: "" },
    answer(params, { state }) {
      const flag = params.get("special_flag");
      const rows = state.phones.like("phone", params.get("phone"));
      return json(flag === "" ? rows : rows.filter((row) => cell(row, "special_flag") === flag));
    },
  },
];
