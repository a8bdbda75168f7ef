// Loaded before a command: writes what it imports, a line each, into the file that TEST_LOADS names. Packages and Node's own
// modules by their name, files of the program by their address.
import { register } from "node:module";

const hooks = `
import { appendFileSync } from "node:fs";
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const isFile = /^(?:[./]|file:)/.test(specifier);
  if (!specifier.startsWith("data:")) appendFileSync(process.env.TEST_LOADS, (isFile ? found.url : specifier) + "\\n");
  return found;
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
