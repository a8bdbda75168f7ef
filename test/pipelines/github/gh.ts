/**
 * A stand-in for GitHub's own `gh`, of which the examples use `gh api` alone. It is curl and jq, speaks to the forge's
 * model, and refuses each option that it does not know.
 */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../support/cli.js";

const GH = `#!/usr/bin/env bash
set -euo pipefail
refuse() { echo "gh: the stand-in does not know $*" >&2; exit 64; }
[ "\${1:-}" = api ] || refuse "$@"
shift
if [ -z "\${GH_TOKEN:-}" ]; then echo "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable." >&2; exit 4; fi
method= path= filter= silent= data='{}' query=()
while [ $# -gt 0 ]; do
  case $1 in
    --method) method=$2; shift 2 ;;
    --jq) filter=$2; shift 2 ;;
    --silent) silent=1; shift ;;
    --raw-field | --field)
      name=\${2%%=*} value=\${2#*=}
      if [ "$1" = --field ]; then
        case $value in @*) value=$(cat "\${value#@}") ;; *) refuse "--field with anything but @FILE" ;; esac
      fi
      data=$(jq --arg name "$name" --arg value "$value" '.[$name] = $value' <<< "$data")
      query+=(--data-urlencode "$name=$value")
      shift 2 ;;
    -*) refuse "$1" ;;
    *) [ -z "$path" ] || refuse "$1"; path=$1; shift ;;
  esac
done
answer=$(mktemp)
case $method in
  GET) set -- --get "\${query[@]}" ;;
  POST | PATCH) set -- --request "$method" --header "content-type: application/json" --data-binary "$data" ;;
  *) refuse "--method $method" ;;
esac
status=$(curl --silent --show-error --noproxy '*' --output "$answer" --write-out '%{http_code}' \\
  --header "authorization: Bearer $GH_TOKEN" "$@" "$GITHUB_API_URL/$path")
if [ "$status" -ge 400 ]; then echo "gh: $(jq -r .message "$answer") (HTTP $status)" >&2; exit 1; fi
if [ -n "$silent" ]; then :; elif [ -n "$filter" ]; then jq -r "$filter" "$answer"; else cat "$answer"; fi
`;

/** @returns a folder with `gh` in it, for the PATH */
export function ghFolder(): string {
  const path = folder();
  writeFileSync(join(path, "gh"), GH);
  chmodSync(join(path, "gh"), 0o755);
  return path;
}
