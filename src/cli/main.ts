#!/usr/bin/env node
/** A completion at a prompt must come at once: nothing else is loaded for it. */
const args = process.argv.slice(2);
if (args[0] === "__complete") {
  const { complete } = await import("./completion/complete.js");
  await complete(args.slice(1));
} else {
  const { program } = await import("./program.js");
  await (await program((name) => args.includes(name))).parseAsync(args, { from: "user" });
}
