/** 黑名单: the blacklist's part of the special-phone table. */
import { writes } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { choice, required } from "../inputs.js";
import { lists } from "../lists.js";
import type { SpecialPhoneRow } from "../rows.js";

/** Whose calls are blocked: those from the number, those to it, or both. */
export type Direction = "inbound" | "outbound" | "both";

const flags: Readonly<Record<Direction, string>> = { inbound: "2", outbound: "3", both: "4" };

/** What is deleted of a number: the row of one direction, or every row, other people's lists included. */
export type Deletion = Direction | "every-row";

/** A blacklist number. */
export interface BlacklistNumber {
  readonly phone: string;
  readonly direction: Direction;
}

interface Filter {
  readonly phone?: string;
  readonly specialFlag?: string;
}

/** The calls of the blacklist. Called by itself, it lists. */
export interface Blacklist {
  /**
   * Special phones, the blacklist's among them: `GET /api/special_phone/special_phone_detail` (黑名单-查询).
   * @param filter `phone`: matched fuzzily; `specialFlag`: 2 inbound, 3 outbound, 4 both.
   */
  (filter?: { readonly phone?: string; readonly specialFlag?: string }): Promise<readonly SpecialPhoneRow[]>;
  /** Adds a row: `POST /api/special_phone/insert` (黑名单-新增). Not idempotent: a phone may stand there several times. */
  insert(number: BlacklistNumber, options?: CallOptions): Promise<void>;
  /**
   * Changes the direction: `POST /api/special_phone/update` (黑名单-修改). It does not say which row it means: use it
   * on a phone that has a single one.
   */
  update(number: BlacklistNumber, options?: CallOptions): Promise<void>;
  /**
   * Deletes a number's row: `POST /api/special_phone/delete` (黑名单-删除).
   * @param deletion without a default, since the PBX's own, `every-row`, takes other lists' rows along.
   */
  delete(phone: string, deletion: Deletion, options?: CallOptions): Promise<void>;
}

const formOf = ({ phone, direction }: BlacklistNumber): Record<string, string | undefined> => ({
  phone: required("phone", phone),
  special_flag: required("direction", choice("direction", flags, direction)),
});

const deletionOf = (phone: string, deletion: Deletion): Record<string, string | undefined> =>
  deletion === "every-row" ? { phone: required("phone", phone) } : formOf({ phone, direction: deletion });

export function blacklist(endpoint: Endpoint): Blacklist {
  const list = async ({ phone, specialFlag }: Filter = {}): Promise<readonly SpecialPhoneRow[]> =>
    endpoint.rows(lists.blacklist, { phone, special_flag: specialFlag });
  return Object.assign(list, {
    insert: async (number: BlacklistNumber, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.insertPhone, { params: formOf(number) }, options),
    update: async (number: BlacklistNumber, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.updatePhone, { params: formOf(number) }, options),
    delete: async (phone: string, deletion: Deletion, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.deletePhone, { params: deletionOf(phone, deletion) }, options),
  });
}
