/** Environment variables that the program itself lives by, which no spec can have the value of. */
import type { Finding } from "./finding.js";

/**
 * Where the PBX is, who logs in, the keys, the tokens of forges, what signs notifications, and the proxies, whose addresses may hold a password.
 * Case does not count: on some systems it
 * does not for the environment either.
 */
const OWN =
  /^(?:PBX_(?:URL|USERNAME|PASSWORD|PASSWORD_COMMAND|EXTN_PASSWORD|PLAN_KEY|MASTER_KEY|NOTIFY_SECRET_DINGTALK|NOTIFY_SECRET_FEISHU)|GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|GITEE_TOKEN|CI_JOB_TOKEN|(?:HTTPS?|ALL|NO)_PROXY)$/i;

/** Whether the program reads a variable of this name for itself. */
export const isOwnVariable = (name: string): boolean => OWN.test(name);

/** What is said of a reference to one. */
export function ownVariable(name: string): Pick<Finding, "code" | "message" | "hint"> {
  return {
    code: "reference-not-allowed",
    message: `\${env:${name}} is not for specs: pbxctl itself reads ${name}`,
    hint: "keep what the spec needs in a variable of another name",
  };
}
