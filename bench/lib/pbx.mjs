// A simulated PBX in a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { LOGIN, METERS, PBXCTL } from "./measure.mjs";

/**
 * Serves a folder's seed while `use` runs, given the PBX's address.
 * @param told takes the seconds until it answered, and at the end what it cost
 */
export async function withPbx(cwd, options, use, told = () => undefined) {
  const args = [
    "--import",
    METERS.cost,
    "--max-old-space-size=6000",
    PBXCTL,
    "simulate",
    "--port",
    "0",
    "--seed",
    "seed.json",
    ...options,
  ];
  return withServer(cwd, args, use, told);
}

/** Runs a server, whose first line is its address, while `use` runs; one with the meter of costs tells what {@link withPbx} says. */
export async function withServer(cwd, args, use, told = () => undefined) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, ...LOGIN },
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  let cost = "";
  child.stdio[3].setEncoding("utf8").on("data", (text) => (cost += text));
  const started = performance.now();
  try {
    const [url] = await once(createInterface({ input: child.stdout }), "line");
    told({ ready: (performance.now() - started) / 1000 });
    return await use(url);
  } finally {
    child.kill("SIGTERM");
    await once(child, "close");
    // A server that does not measure itself, or ends without more ado, tells nothing.
    if (cost !== "") told(JSON.parse(cost));
  }
}

/** A token of the PBX. */
export async function tokenOf(url) {
  const query = new URLSearchParams({ username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD });
  const answer = await fetch(`${url}/api/login?${query}`);
  await answer.arrayBuffer();
  return answer.headers.get("x-auth-token");
}
