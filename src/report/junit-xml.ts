/** JUnit's XML, as test reporters of pipelines read it. Cases are made twice, once to count and once to print, and never kept. */
import { printable } from "./printable.js";

/** One check. `failure`: it did not hold; `error`: it could not be told; `skipped`: it was never its turn. */
export interface TestCase {
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  /** Why, on one line. */
  readonly message?: string;
  /** What there is to read about it; asked for when it is printed, and not when it is counted. */
  readonly lines?: () => readonly string[];
}

/** Cases of one sort. */
export interface TestSuite {
  readonly name: string;
  readonly cases: () => Iterable<TestCase>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for an element or an attribute: XML has no way to write most control characters, so they are shown as escapes. */
function xml(text: string): string {
  return printable(text)
    .replaceAll(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

const PLACES = {
  passed: [],
  failure: ["failures"],
  error: ["errors"],
  skipped: ["skipped"],
} as const satisfies Record<TestCase["outcome"], readonly (keyof Counts)[]>;

function count(suites: readonly TestSuite[]): Counts {
  const counts: Counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const { cases } of suites) {
    for (const { outcome } of cases()) {
      counts.tests += 1;
      for (const place of PLACES[outcome]) counts[place] += 1;
    }
  }
  return counts;
}

const attributes = (values: object): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join("");

/** The document's lines. */
export function* junitXml(name: string, timestamp: string, suites: readonly TestSuite[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites${attributes({ name, ...count(suites) })}>`;
  for (const suite of suites) {
    const counts = count([suite]);
    if (counts.tests === 0) continue;
    // Some readers know a time without a zone only; it is UTC's.
    const when = timestamp.replace(/(\.\d+)?Z$/, "");
    yield `  <testsuite${attributes({ name: suite.name, ...counts, time: 0, timestamp: when })}>`;
    for (const test of suite.cases()) yield* caseXml(`${name}.${suite.name}`.replaceAll(" ", "."), test);
    yield "  </testsuite>";
  }
  yield "</testsuites>";
}

function* caseXml(classname: string, { name, outcome, message, lines }: TestCase): Generator<string> {
  const head = `    <testcase${attributes({ name, classname, time: 0 })}`;
  const body = lines?.().map(xml).join("\n") ?? "";
  if (outcome === "passed") {
    yield body === "" ? `${head}/>` : `${head}>`;
    if (body === "") return;
    yield `      <system-out>${body}</system-out>`;
  } else {
    yield `${head}>`;
    const why = attributes({ ...(message !== undefined && { message }) });
    if (outcome === "skipped") yield `      <skipped${why}/>`;
    else yield `      <${outcome}${why}${attributes({ type: outcome })}>${body}</${outcome}>`;
  }
  yield "    </testcase>";
}
