/** The texts of the YAML test suite, where `PBXCTL_YAML_SUITE` names the folder that holds it. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface SuiteCase {
  readonly yaml?: string;
}

/** A text of the suite, and the file that it stands in. */
export interface SuiteText {
  readonly name: string;
  readonly text: string;
}

/** The suite writes what is hard to see with characters that are easy to see. */
const visible = (text: string): string =>
  text
    .replaceAll("␣", " ")
    .replace(/—*»/g, "\t")
    .replaceAll("⇔", "\ufeff")
    .replaceAll("↵", "")
    .replaceAll("←", "\r")
    .replace(/∎\n?$/, "");

/** Why tests of the suite are skipped, where they are. */
export const NO_SUITE = "PBXCTL_YAML_SUITE names no folder with the YAML test suite: passed over";

/** Every text of the suite; nothing where no folder is named. */
export function suiteTexts(): SuiteText[] | undefined {
  const root = process.env["PBXCTL_YAML_SUITE"];
  if (root === undefined || root === "") return undefined;
  const files = readdirSync(join(root, "src")).filter((name) => name.endsWith(".yaml"));
  return files.flatMap((name) => {
    const cases = parse(readFileSync(join(root, "src", name), "utf8")) as SuiteCase[];
    return cases.flatMap(({ yaml }) => (yaml === undefined ? [] : [{ name, text: visible(yaml) }]));
  });
}
