/** What each call of the vendor's document does and takes, for people who make one by its address. */
import { labelOf } from "./api-call.js";
import type { CallSpec } from "./calls.js";

/** A call's entry. */
export interface CallGuide {
  /** What it does, and what to beware of: one sentence without a full stop. */
  readonly what: string;
  /** The parameters that it cannot do without, those in its address aside. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const words = (names: string): readonly string[] => (names === "" ? [] : names.split(" "));

const guide = (what: string, required = "", optional = ""): CallGuide => ({
  what,
  required: words(required),
  optional: words(optional),
});

const RESETS = "what is left out is reset";

const guides: Readonly<Record<string, CallGuide>> = {
  "GET /api/ola/extensions/detail": guide("lists extensions (分机), passwords included", "", "extn"),
  "GET /api/ola/extensions_detail": guide("the same on an older PBX", "", "extn"),
  "GET /api/ola/dicts/detail": guide("lists outbound groups (呼出组)", "", "name"),
  "GET /api/special_phone/special_phone_detail": guide(
    "lists the blacklist (黑名单) and other lists of numbers",
    "",
    "phone special_flag",
  ),
  "GET /api/ola/dicts/agent_detail/{k}": guide("lists the extensions of an outbound group", "", "extn"),
  "GET /api/ola/all_queues": guide("lists inbound queues (呼入组)", "", "name uuid"),
  "GET /api/ola/gateway_groups": guide("lists gateway groups (线路组)", "", "name"),
  "GET /api/ola/ivr_flows": guide("lists IVR flows (语音导航)"),
  "GET /api/ola/agents": guide("lists who is signed in (分机状态)", "", "extn state queue_name"),
  "GET /api/ola/agents/{extn}": guide("tells an extension's state", "", "state queue_name"),
  "GET /api/ola/queues/{uuid}/get_callers": guide("lists who waits in a queue (排队)"),
  "GET /api/conferences/conference/detail": guide("lists conferences (会议)", "", "nbr topic"),
  "GET /api/conferences/liveConf/{uuid}": guide("lists a conference's members, guests and the departed"),
  "PUT /api/ola/agents/{extn}/dial/{destNumber}": guide(
    "calls a number and connects it to the extension (呼出)",
    "",
    "other_str",
  ),
  "PUT /api/ola/agents/{extn}/hangup": guide("ends the extension's call (挂断)"),
  "PUT /api/ola/agents/{extn}/go_break": guide("makes the agent busy (示忙)"),
  "PUT /api/ola/agents/{extn}/go_ready": guide("makes the agent ready (示闲)"),
  "PUT /api/ola/agents/{extn}/hold": guide("holds the call (保持)"),
  "PUT /api/ola/agents/{extn}/unhold": guide("takes the held call back (取消保持)"),
  "POST /api/ola/extensions/insert": guide(
    "inserts an extension",
    "extn extnPwd context name",
    "transfer_phone if_auto_login if_auto_ready",
  ),
  "POST /api/ola/extensions/update": guide(
    "updates an extension as a whole",
    "extn extnPwd context name transfer_phone if_auto_login if_auto_ready",
  ),
  "POST /api/ola/extensions/delete": guide(
    "deletes an extension, its place in queues included, which no call sets again",
    "extn",
  ),
  "POST /api/ola/dicts/insert": guide(
    "inserts an outbound group",
    "k v",
    "start_url end_url times hangup_dtmf",
  ),
  "POST /api/ola/dicts/update": guide(
    `updates an outbound group; ${RESETS}`,
    "k",
    "start_url end_url times hangup_dtmf",
  ),
  "POST /api/ola/dicts/delete": guide("deletes an outbound group, also while extensions use it", "k"),
  "POST /api/conferences/saveConf": guide(
    `creates a conference; with confId updates that one, and ${RESETS}`,
    "",
    "confId topic context recording showName blending",
  ),
  "POST /api/conferences/delConf/{uuid}": guide("deletes a conference"),
  "POST /api/conferences/addConfMembers": guide(
    "replaces the whole list of a conference's members, set with commas",
    "confId members",
  ),
  "POST /api/conferences/dialConf/{member}/{uuid}": guide("calls somebody into a conference"),
  "POST /api/conferences/oprConf/all/{uuid}/kick": guide("ends a conference, putting everybody out"),
  "POST /api/conferences/oprConf/{member}/{uuid}/{type}": guide("type kick, mute or unmute: a member"),
  "POST /api/special_phone/insert": guide(
    "puts a number on the blacklist: 2 inbound, 3 outbound, 4 both",
    "phone special_flag",
  ),
  "POST /api/special_phone/update": guide(
    "changes a number's flag, in whichever rows it has",
    "phone special_flag",
  ),
  "POST /api/special_phone/delete": guide(
    "takes a number off the blacklist; without special_flag off every other list, too",
    "phone",
    "special_flag",
  ),
  "PUT /api/ola/groupCall": guide(
    "calls many numbers and connects whoever answers (自动外呼)",
    "numbers gatewayGrp OprType",
    "batchAccept daFlag timeOut queue flow_id file fileType planId companyId",
  ),
  "POST /api/ola/makeCall": guide(
    "calls one number, then another, and connects them (回拨)",
    "from to gwGroup",
    "caller_id",
  ),
};

/** The entry of one of the document's calls. */
export function guideTo(spec: CallSpec): CallGuide {
  const found = guides[labelOf(spec)];
  if (!found) throw new Error(`the handbook lacks ${labelOf(spec)}`);
  return found;
}

/** How many calls have an entry. */
export const guideCount = Object.keys(guides).length;
