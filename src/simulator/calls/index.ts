import type { Route } from "../route.js";
import { agentControls } from "./agents.js";
import { blacklistCalls } from "./blacklist.js";
import { callingCalls } from "./calling.js";
import { conferenceCalls } from "./conferences.js";
import { extensionWrites } from "./extensions.js";
import { groupCalls } from "./groups.js";
import { listCalls } from "./lists.js";
import { meetingCalls } from "./meetings.js";

/** The document's calls, apart from log-in and the list of extensions, whose address differs between PBX versions. */
export const calls: readonly Route[] = [
  ...extensionWrites,
  ...groupCalls,
  ...blacklistCalls,
  ...listCalls,
  ...agentControls,
  ...conferenceCalls,
  ...meetingCalls,
  ...callingCalls,
];
