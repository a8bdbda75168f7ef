import type { Service } from "../service.js";
import { dingtalk } from "./dingtalk.js";
import { feishu } from "./feishu.js";
import { json } from "./json.js";
import { slack } from "./slack.js";
import { wecom } from "./wecom.js";

/** The services with a form of their own, by the word before the address. */
export const services: readonly Service[] = [slack, dingtalk, wecom, feishu];

/** What is sent to any other address. */
export { json };
