/** What GitLab does with the options of a push: opens merge requests, and closes those whose branch is gone. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../support/git.js";
import type { World } from "./world.js";

/** A line for each reference that a push moved, with the push's options. */
const HOOK = `#!/bin/sh
options=""
i=0
while [ "$i" -lt "\${GIT_PUSH_OPTION_COUNT:-0}" ]; do
  eval "option=\\$GIT_PUSH_OPTION_$i"
  options="$options	$option"
  i=$((i + 1))
done
while read -r before after ref; do printf '%s\\t%s%s\\n' "$ref" "$after" "$options" >> "$GIT_DIR/pushed"; done
`;

const KNOWN = /^merge_request\.(?:create|remove_source_branch|target=(?<target>.+))$/;

/** From here on, the repository takes options of pushes. */
export function takePushOptions({ hosting: { remote } }: World): void {
  git(remote, "config", "receive.advertisePushOptions", "true");
  writeFileSync(join(remote, "hooks", "post-receive"), HOOK, { mode: 0o755 });
}

/** Does what the pushes since the last time have asked for. @throws Error for an option that GitLab does not know */
export function heedPushOptions(world: World): void {
  const log = join(world.hosting.remote, "pushed");
  if (!existsSync(log)) return;
  const lines = readFileSync(log, "utf8").trim().split("\n");
  rmSync(log);
  for (const line of lines) {
    const [ref = "", after = "", ...options] = line.split("\t");
    if (ref.startsWith("refs/heads/")) heed(world, ref.slice("refs/heads/".length), after, options);
  }
}

function heed({ forge, hosting }: World, branch: string, after: string, options: readonly string[]): void {
  const open = [...forge.pulls.values()].find((pull) => pull.branch === branch && pull.state === "open");
  if (/^0+$/.test(after)) {
    if (open) open.state = "closed";
    return;
  }
  const wishes = options.map((option) => {
    const known = KNOWN.exec(option);
    if (!known) throw new Error(`GitLab knows no push option ${option}`);
    return known.groups ?? {};
  });
  if (open || !options.includes("merge_request.create")) return;
  const base = wishes.find((wish) => wish["target"])?.["target"] ?? "main";
  // A branch of one commit: its message is the title and the description.
  const [title, body] = ["%s", "%b"].map((part) =>
    git(hosting.remote, "log", "-1", `--format=${part}`, after),
  );
  forge.open({ branch, title: title ?? branch, body: body ?? "", base });
}
