// The whole story on one screen: a PBX that runs here, a spec, and the two kept in agreement.
// Leaves nothing behind: no process, no file.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const pbxctl = join(root, "dist", "cli", "main.js");
const spec = "examples/pbx.yaml";
const login = { PBX_USERNAME: "admin", PBX_PASSWORD: "demo-password" };
const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
// The story is the same wherever it is told: nothing from the caller's environment plays a part.
const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(PBX_|EXT_|https?_proxy$)/i.test(name)),
);

let simulator;
let failed = false;

function title(text) {
  console.log(`\n${"─".repeat(78)}\n${text}`);
}

/** Runs pbxctl, shows its command line and output, and checks how it ended. `onText` hears what it prints. */
function step(args, expected, env, onText) {
  console.log(`\n$ pbxctl ${args.join(" ")}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [pbxctl, ...args], {
      cwd: root,
      env: { ...clean, ...login, ...colour, ...env },
      stdio: ["ignore", onText ? "pipe" : "inherit", "inherit"],
    });
    child.stdout?.on("data", (text) => {
      process.stdout.write(text);
      onText(String(text));
    });
    child.on("close", (code) => {
      console.log(`(exit ${code})`);
      if (code !== expected) {
        console.error(`The demo expected exit ${expected}.`);
        failed = true;
      }
      resolve();
    });
  });
}

/** Starts the simulator on a free port; its address is the first line that it prints. */
function startSimulator() {
  const args = [pbxctl, "simulate", "--port", "0", "--seed", "examples/live.json"];
  simulator = spawn(process.execPath, args, {
    cwd: root,
    env: { ...clean, ...login },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: simulator.stdout }).once("line", resolve);
    simulator.once("exit", () => reject(new Error("the simulator ended early")));
  });
}

function stopSimulator() {
  if (!simulator || simulator.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    simulator.removeAllListeners("exit");
    simulator.once("exit", resolve);
    simulator.kill("SIGTERM");
  });
}

async function signIn(url) {
  const query = new URLSearchParams({ username: login.PBX_USERNAME, password: login.PBX_PASSWORD });
  return { "x-auth-token": (await fetch(`${url}/api/login?${query}`)).headers.get("x-auth-token") };
}

/** What the agent at extension 1001 does: the call is over. */
async function hangUp(url) {
  await fetch(`${url}/api/ola/agents/1001/hangup`, { method: "PUT", headers: await signIn(url) });
  console.log("(the agent at extension 1001 hangs up)");
}

/** What somebody does on the PBX's own web page: an extension's transfer phone is changed, the spec knows nothing of it. */
async function changeByHand(url) {
  const headers = await signIn(url);
  const rows = await (await fetch(`${url}/api/ola/extensions/detail?extn=1001`, { headers })).json();
  const row = rows.find(({ nbr }) => nbr === "1001");
  const body = new URLSearchParams({
    extn: row.nbr,
    extnPwd: row.password,
    context: row.k,
    name: row.name,
    transfer_phone: "13900000000",
    if_auto_login: row.if_auto_login,
    if_auto_ready: row.if_auto_ready,
  });
  const answer = await fetch(`${url}/api/ola/extensions/update`, { method: "POST", headers, body });
  console.log(
    `\nextension 1001: transfer_phone ${JSON.stringify(row.transfer_phone)} → "13900000000" (${await answer.text()})`,
  );
}

async function story() {
  title("1. A PBX runs on this machine, in the state that examples/live.json holds.");
  const url = await startSimulator();
  console.log(`\n${url}`);
  const env = { PBX_URL: url };

  title("2. The spec is checked offline.");
  await step(["validate", spec], 0, env);
  title("3. The plan: what would change. The PBX is only read.");
  await step(["plan", spec], 0, env);
  title("4. Apply carries it out and verifies.");
  await step(["apply", spec, "--auto-approve"], 0, env);
  title("5. A second plan is empty.");
  await step(["plan", spec, "--detailed-exitcode"], 0, env);
  title("6. Somebody changes the PBX by hand.");
  await changeByHand(url);
  title("7. The nightly job sees it: exit 2.");
  await step(["drift", spec], 2, env);
  title("8. Somebody is talking at extension 1001: apply cuts nobody off, and refuses with 5.");
  await step(["apply", spec, "--auto-approve"], 5, env);
  title("9. Apply waits for the call: a break for the agent, the change after the call, and ready again.");
  let hungUp = false;
  await step(["apply", spec, "--auto-approve", "--when-busy", "wait"], 0, env, (text) => {
    if (hungUp || !text.includes("waiting up to")) return;
    hungUp = true;
    setTimeout(() => void hangUp(url), 1_000);
  });
  await step(["drift", spec], 0, env);
}

const started = Date.now();
try {
  await story();
} catch (error) {
  console.error(error.message);
  failed = true;
} finally {
  await stopSimulator();
}
console.log(
  `\n${"─".repeat(78)}\n${failed ? "The demo failed." : `Done in ${Math.round((Date.now() - started) / 1000)} s; nothing is left running.`}`,
);
process.exitCode = failed ? 1 : 0;
