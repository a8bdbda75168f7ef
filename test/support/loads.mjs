// Loaded before a command: writes the packages that it imports, a line each, into the file that TEST_LOADS names.
import { register } from "node:module";

const hooks = `
import { appendFileSync } from "node:fs";
export async function resolve(specifier, context, next) {
  if (!/^(?:node:|[./]|file:|data:)/.test(specifier)) appendFileSync(process.env.TEST_LOADS, specifier + "\\n");
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
