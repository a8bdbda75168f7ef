/** 会议: conferences. */
import { writes } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { PbxOptionError, ShapeError } from "../errors.js";
import { choice, commaList, flag, required, whole } from "../inputs.js";
import { isNothing, lists } from "../lists.js";
import type { ConferenceRow, LiveMemberRow } from "../rows.js";

/** What phones show of a member: the extension's number or an alias. */
export type DisplayName = "extn" | "alias";

const displayNames: Readonly<Record<DisplayName, string>> = { extn: "extn", alias: "alias" };

/** A conference to create. */
export interface NewConference {
  /** Its name. Not unique: creating one twice makes two. */
  readonly topic: string;
  /** The outbound group's id; "" or nothing for none. */
  readonly outboundGroup?: string;
  /** False unless given. */
  readonly recording?: boolean;
  /** `extn` unless given. */
  readonly displayName?: DisplayName;
  /** True unless given. */
  readonly blending?: boolean;
}

/** Everything about a conference but its members. The PBX resets whatever an update leaves out, so nothing may be left out. */
export interface WholeConference extends Required<NewConference> {
  readonly uuid: string;
}

/** What the PBX chose for a new conference. */
export interface ConferenceIds {
  readonly uuid: string;
  /** The number to dial. */
  readonly nbr: string;
}

type Filter = Readonly<{ nbr?: string; topic?: string }>;

/** The calls of conferences. Called by itself, it lists them. */
export interface Conferences {
  /**
   * Conferences, ended ones (`completed_at`) among them: `GET /api/conferences/conference/detail` (会议-查询).
   * @param filter `nbr`, `topic`: neither is documented to match exactly, and topics are not unique.
   */
  (filter?: { readonly nbr?: string; readonly topic?: string }): Promise<readonly ConferenceRow[]>;
  /**
   * Creates one: `POST /api/conferences/saveConf` without `confId` (会议-新增). Not idempotent.
   * @throws OutcomeUnknownError also when the answer lacks the id or the number of what was created.
   */
  create(conference: NewConference, options?: CallOptions): Promise<ConferenceIds>;
  /**
   * Updates one, as a whole: `POST /api/conferences/saveConf` with `confId` (会议-修改). It does not touch the members.
   * @throws OutcomeUnknownError also when the PBX answers that it saved another conference.
   */
  update(conference: WholeConference, options?: CallOptions): Promise<void>;
  /** Deletes one: `POST /api/conferences/delConf/UUID` (会议-删除). */
  delete(uuid: string, options?: CallOptions): Promise<void>;
  /**
   * Replaces the whole list of members: `POST /api/conferences/addConfMembers` (添加会议成员).
   * @param members their numbers; none of them empties the list.
   */
  setMembers(uuid: string, members: readonly string[], options?: CallOptions): Promise<void>;
  /** Who takes part, with guests and the departed: `GET /api/conferences/liveConf/UUID` (查询会议成员). */
  liveMembers(uuid: string): Promise<readonly LiveMemberRow[]>;
  /**
   * Calls somebody into the conference: `POST /api/conferences/dialConf/MEMBER/UUID` (加入会议). A phone rings: it is
   * never sent twice.
   * @throws OutcomeUnknownError when the phone may have rung.
   */
  dialMember(uuid: string, member: string, options?: CallOptions): Promise<void>;
  /** Puts a member out: `POST /api/conferences/oprConf/MEMBER/UUID/kick` (操作会议成员). */
  kick(uuid: string, member: string, options?: CallOptions): Promise<void>;
  /** Mutes a member: `POST /api/conferences/oprConf/MEMBER/UUID/mute` (操作会议成员). */
  mute(uuid: string, member: string, options?: CallOptions): Promise<void>;
  /** Lets a muted member speak: `POST /api/conferences/oprConf/MEMBER/UUID/unmute` (操作会议成员). */
  unmute(uuid: string, member: string, options?: CallOptions): Promise<void>;
  /** Ends the conference, putting everybody out: `POST /api/conferences/oprConf/all/UUID/kick` (取消会议). */
  end(uuid: string, options?: CallOptions): Promise<void>;
}

function formOf(conference: NewConference): Record<string, string | undefined> {
  const { recording } = conference;
  return {
    topic: required("topic", conference.topic),
    context: conference.outboundGroup,
    recording: recording === undefined ? undefined : recording ? "t" : "f",
    showName: choice("displayName", displayNames, conference.displayName),
    blending: flag(conference.blending),
  };
}

/** A cell of the answer that names something. */
function nameIn(answer: Readonly<Record<string, unknown>>, column: string, label: string): string {
  const cell = answer[column];
  if ((typeof cell === "string" && !isNothing(cell)) || typeof cell === "number") return String(cell);
  throw new ShapeError(label, `an answer without ${column}`);
}

/** Asked to operate on the member `all`, the PBX would end the conference. */
function single(member: string): string {
  if (member.trim().toLowerCase() === "all")
    throw new PbxOptionError("member is all", "to put everybody out, end the conference");
  return member;
}

async function update(endpoint: Endpoint, conference: WholeConference, options?: CallOptions): Promise<void> {
  const confId = required("uuid", conference.uuid);
  const params = { ...whole(formOf(conference)), confId };
  await endpoint.answer(writes.saveConference, { params }, options, (answer, label) => {
    if (!isNothing(answer["confUuid"]) && nameIn(answer, "confUuid", label) !== confId)
      throw new ShapeError(label, "another conference's confUuid");
  });
}

export function conferences(endpoint: Endpoint): Conferences {
  const list = async (filter: Filter = {}): Promise<readonly ConferenceRow[]> =>
    endpoint.rows(lists.conferences, filter);
  const operation =
    (type: "kick" | "mute" | "unmute") =>
    async (uuid: string, member: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.operateMember, { segments: { member: single(member), uuid, type } }, options);
  return Object.assign(list, {
    create: async (conference: NewConference, options?: CallOptions): Promise<ConferenceIds> =>
      endpoint.answer(writes.saveConference, { params: formOf(conference) }, options, (answer, label) => ({
        uuid: nameIn(answer, "confUuid", label),
        nbr: nameIn(answer, "nbr", label),
      })),
    update: async (conference: WholeConference, options?: CallOptions): Promise<void> =>
      update(endpoint, conference, options),
    delete: async (uuid: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.deleteConference, { segments: { uuid } }, options),
    setMembers: async (uuid: string, members: readonly string[], options?: CallOptions): Promise<void> => {
      const params = { confId: required("uuid", uuid), members: commaList("members", members) };
      return endpoint.write(writes.setMembers, { params }, options);
    },
    liveMembers: async (uuid: string): Promise<readonly LiveMemberRow[]> =>
      endpoint.rows(lists.liveMembers, {}, { uuid }),
    dialMember: async (uuid: string, member: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.dialMember, { segments: { member, uuid } }, options),
    kick: operation("kick"),
    mute: operation("mute"),
    unmute: operation("unmute"),
    end: async (uuid: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.endConference, { segments: { uuid } }, options),
  });
}
