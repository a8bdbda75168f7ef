/** 分机: extensions. */
import { writes } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { flag, required, whole } from "../inputs.js";
import { lists } from "../lists.js";
import type { ExtensionRow } from "../rows.js";

/** An extension to insert. */
export interface NewExtension {
  /** Its number. */
  readonly extn: string;
  /** What its phone registers with. */
  readonly password: string;
  /** The id of the outbound group (`k`), not its name. */
  readonly outboundGroup: string;
  /** The name its phone authenticates with; its number unless given. */
  readonly name?: string;
  /** Called when nobody answers in time. */
  readonly transferPhone?: string;
  /** Goes on line by itself; false unless given. */
  readonly autoLogin?: boolean;
  /** Becomes ready by itself; false unless given. */
  readonly autoReady?: boolean;
}

/** Everything about an extension. The PBX resets whatever an update leaves out, so nothing may be left out. */
export type WholeExtension = Required<NewExtension>;

/** The calls of extensions. Called by itself, it lists them. */
export interface Extensions {
  /**
   * Extensions: `GET /api/ola/extensions/detail`, on an older PBX `/api/ola/extensions_detail` (分机-查询).
   * @param filter `extn`: a number. It is not documented to match exactly.
   */
  (filter?: { readonly extn?: string }): Promise<readonly ExtensionRow[]>;
  /** Inserts one: `POST /api/ola/extensions/insert` (分机-新增). Not idempotent. */
  insert(extension: NewExtension, options?: CallOptions): Promise<void>;
  /** Updates one, as a whole: `POST /api/ola/extensions/update` (分机-修改). */
  update(extension: WholeExtension, options?: CallOptions): Promise<void>;
  /** Deletes one, and with it what no call sets again, such as the queues it serves: `POST /api/ola/extensions/delete` (分机-删除). */
  delete(extn: string, options?: CallOptions): Promise<void>;
}

function formOf(extension: NewExtension): Record<string, string | undefined> {
  return {
    extn: required("extn", extension.extn),
    extnPwd: required("password", extension.password),
    context: required("outboundGroup", extension.outboundGroup),
    name: extension.name ?? extension.extn,
    transfer_phone: extension.transferPhone,
    if_auto_login: flag(extension.autoLogin),
    if_auto_ready: flag(extension.autoReady),
  };
}

export function extensions(endpoint: Endpoint): Extensions {
  const list = async (filter: { readonly extn?: string } = {}): Promise<readonly ExtensionRow[]> =>
    endpoint.rows(lists.extensions, filter);
  return Object.assign(list, {
    insert: async (extension: NewExtension, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.insertExtension, { params: formOf(extension) }, options),
    update: async (extension: WholeExtension, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.updateExtension, { params: whole(formOf(extension)) }, options),
    delete: async (extn: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.deleteExtension, { params: { extn: required("extn", extn) } }, options),
  });
}
