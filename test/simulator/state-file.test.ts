import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStateFile } from "../../src/simulator/state-file.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { InMemory } from "./in-memory.js";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-state-"));
  path = join(folder, "state.json");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const insert = (pbx: InMemory, phone: string): unknown =>
  pbx.post("/api/special_phone/insert", { phone, special_flag: "2" });

const written = async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

/** Lets the writer's timer run out and waits until the file holds what the simulator does. */
async function settle(simulator: Simulator): Promise<void> {
  vi.runAllTimers();
  await vi.waitFor(async () => expect(await written()).toEqual(simulator.snapshot()));
}

describe("a state file", () => {
  it("need not exist, and then holds the state", async () => {
    const file = await openStateFile(path);
    expect(file.seed).toBeUndefined();
    const pbx = new InMemory({ seed: { dicts: [{ k: "out", v: "呼出组" }] } });
    file.follow(pbx.simulator);
    await file.close();
    expect(await written()).toEqual(pbx.simulator.snapshot());
  });

  it("survives a restart with everything in it, ids and deleted groups included", async () => {
    const first = await openStateFile(path);
    const before = new InMemory({ seed: { dicts: [{ k: "out" }], conferences: [{ topic: "周会" }] } });
    first.follow(before.simulator);
    insert(before, "110");
    before.post("/api/ola/dicts/delete", { k: "out" });
    await first.close();
    const second = await openStateFile(path);
    const after = new Simulator({ seed: second.seed ?? {} });
    expect(after.snapshot()).toEqual(before.simulator.snapshot());
  });

  it("is written soon after a change, without being closed", async () => {
    const file = await openStateFile(path);
    const pbx = new InMemory();
    file.follow(pbx.simulator);
    insert(pbx, "110");
    await settle(pbx.simulator);
    insert(pbx, "119");
    await settle(pbx.simulator);
    await file.close();
  });

  it("is written once for many changes in a row", async () => {
    const file = await openStateFile(path);
    const pbx = new InMemory();
    const snapshot = vi.spyOn(pbx.simulator, "snapshot");
    file.follow(pbx.simulator);
    for (let at = 0; at < 25_000; at += 1) insert(pbx, String(at));
    expect(vi.getTimerCount()).toBe(1);
    expect(snapshot).not.toHaveBeenCalled();
    await file.close();
    expect(snapshot).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(await written()).toEqual(pbx.simulator.snapshot());
  });

  it("holds what changed while it was being written", async () => {
    const file = await openStateFile(path);
    const pbx = new InMemory();
    file.follow(pbx.simulator);
    vi.runAllTimers();
    insert(pbx, "110");
    await file.close();
    expect(await written()).toEqual(pbx.simulator.snapshot());
  });

  it("is written again, by itself, when something changed in the middle of writing", async () => {
    const file = await openStateFile(path);
    const pbx = new InMemory();
    file.follow(pbx.simulator);
    vi.runAllTimers();
    insert(pbx, "110");
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await settle(pbx.simulator);
    await file.close();
  });

  it("is left alone when nothing changed", async () => {
    const text = ' {"dicts": [{"k": "out"}]}\n';
    await writeFile(path, text);
    const file = await openStateFile(path);
    expect(file.seed?.dicts).toEqual([{ k: "out" }]);
    file.follow(new Simulator({ seed: file.seed ?? {} }));
    await file.close();
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("is replaced in one step, leaves no other file, and is its owner's alone", async () => {
    const file = await openStateFile(path);
    file.follow(new Simulator());
    await file.close();
    expect(await readdir(folder)).toEqual(["state.json"]);
    if (process.platform !== "win32") expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each(["", "{", '{"extensions":{}}', "[]"])(
    "that holds no state is an error that names it: %o",
    async (text) => {
      await writeFile(path, text);
      await expect(openStateFile(path)).rejects.toThrow(path);
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );

  it("without a folder to stand in is an error at once", async () => {
    await expect(openStateFile(join(folder, "no", "state.json"))).rejects.toThrow("ENOENT");
  });

  it("that cannot be written is told each time, and at the end", async () => {
    const place = join(folder, "sub");
    await mkdir(place);
    const file = await openStateFile(join(place, "state.json"));
    const pbx = new InMemory();
    const failures: string[] = [];
    file.follow(pbx.simulator, (error) => failures.push(error.message));
    await rm(place, { recursive: true });
    vi.runAllTimers();
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    insert(pbx, "110");
    vi.runAllTimers();
    await vi.waitFor(() => expect(failures).toHaveLength(2));
    await expect(file.close()).rejects.toThrow("ENOENT");
  });
});
