/** A spec and a PBX between which every kind of change, gate and note comes up. */
import { conferenceRow, extensionRow, groupRow, many, memberRow, phoneRow } from "./rows.js";
import type { SpecInput } from "./spec-builder.js";

/** What the PBX lists. */
export const rows = {
  groups: [groupRow("out", { v: "呼出组", times: "3", extn_count: 2 }), groupRow("old", { v: "Former" })],
  extensions: [
    extensionRow("1001", { transfer_phone: "13800001111" }),
    extensionRow("1002", { description: "10010,AI" }),
    extensionRow("1900"),
  ],
  blacklist: [phoneRow("4001", 2), phoneRow("4001", 3), phoneRow("4002", 4), phoneRow("4003", 2)],
  conferences: [conferenceRow("Weekly", { context: "old" }), conferenceRow("Stale", { showname: "alias" })],
  liveMembers: [memberRow("Weekly", "1001"), memberRow("Weekly", "1002"), memberRow("Stale", "1001")],
};

/** What the spec says. */
export const everything: SpecInput = {
  outboundGroups: [
    { id: "out", name: "Sales", collectDtmf: "agent" },
    { id: "new" },
    { id: "old", state: "absent" },
  ],
  extensions: [
    { extn: "1001", password: "s3cret-1001", transferPhone: "", outboundGroup: "new" },
    { extn: "1003", password: "s3cret-1003", outboundGroup: "new", autoLogin: true },
  ],
  blacklist: [
    { phone: "4001", direction: "inbound" },
    { phone: "4002", direction: "outbound" },
    { phone: "110", direction: "both" },
  ],
  conferences: [
    { topic: "Board room", outboundGroup: "new", members: many(1001, 10, String) },
    { topic: "Weekly", outboundGroup: "new", members: ["1003", "1002"] },
  ],
  manage: {
    extensions: { prune: true, scope: ["1[0-8]*"] },
    blacklist: { prune: true },
    conferences: { prune: true },
  },
  protect: ["extension/1002"],
};
