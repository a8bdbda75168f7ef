/** What a plan asks a PBX for: the lists that its spec needs and no other, all of them at once. */
import { describe, expect, it } from "vitest";
import { Simulator } from "../../src/simulator/simulator.js";
import { fakePbx } from "../pbx/support/fake-pbx.js";
import { folder, pbxctl } from "../support/cli.js";

const GROUPS = "/api/ola/dicts/detail";
const EXTENSIONS = "/api/ola/extensions/detail";
const NUMBERS = "/api/special_phone/special_phone_detail";
const CONFERENCES = "/api/conferences/conference/detail";

const seed = {
  dicts: [{ k: "out", v: "out" }],
  extensions: [{ nbr: "1001", k: "out", password: "Geheim-1234" }],
};

/** A PBX that answers nobody before so many list calls have come: were they made one after the other, none would end. */
async function waitingFor(calls: number) {
  const simulator = new Simulator({ seed, username: "ops", password: "canary-login-password" });
  const login = simulator.handle({
    method: "GET",
    path: "/api/login?username=ops&password=canary-login-password",
    headers: {},
    body: "",
  });
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  const pbx = await fakePbx(
    async ({ method, path, headers, body }) => {
      if (pbx.asked.length === calls) open();
      await all;
      const token = { "x-auth-token": String(headers["x-auth-token"]) };
      return simulator.handle({ method, path, headers: token, body });
    },
    { login: () => login },
  );
  return pbx;
}

describe("a plan reads, all at once,", () => {
  it.each([
    ["outboundGroups", "outboundGroups: [{ id: out, name: out }]", [GROUPS, EXTENSIONS, CONFERENCES]],
    ["extensions", 'extensions: [{ extn: "1001", outboundGroup: out }]', [GROUPS, EXTENSIONS]],
    ["blacklist", 'blacklist: [{ phone: "13800000001" }]', [NUMBERS]],
    ["conferences", "conferences: [{ topic: Weekly, outboundGroup: out }]", [GROUPS, CONFERENCES]],
    [
      "everything",
      "outboundGroups: []\nextensions: []\nblacklist: []\nconferences: []",
      [GROUPS, EXTENSIONS, NUMBERS, CONFERENCES],
    ],
  ])("for %s what that needs", async (_, section, lists) => {
    const pbx = await waitingFor(lists.length);
    const cwd = folder({ "pbx.yaml": `version: 1\n${section}\n` });
    const env = { PBX_URL: pbx.url, PBX_USERNAME: "ops", PBX_PASSWORD: "canary-login-password" };
    const ended = await pbxctl(["plan", "--timeout", "60"], { cwd, env });
    expect(ended.err).toBe("");
    expect(ended.code).toBe(0);
    expect(pbx.asked.map(({ method, path }) => [method, path]).toSorted()).toEqual(
      lists.map((path) => ["GET", path]).toSorted(),
    );
  });
});
