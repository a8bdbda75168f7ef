import { describe, expect, test } from "vitest";
import { keepLabel, labelFor, setLabel } from "../../src/forge/labels.js";
import type { State } from "../../src/forge/marker.js";
import { settings } from "../support/forge/setting.js";
import { desk } from "./posting.js";

const all: readonly (readonly [State[], string | undefined])[] = [
  [["no-changes"], "pbx/no-changes"],
  [["changes", "no-changes"], "pbx/changes"],
  [["no-changes", "destroy", "changes"], "pbx/destroy"],
  [["no-changes", "unknown"], undefined],
  [["unknown", "changes"], "pbx/changes"],
  [["applied", "no-changes"], "pbx/no-changes"],
  [["applied"], undefined],
  [[], undefined],
];

test.each(all)("of %j the worst decides: %s", (states, name) => {
  expect(labelFor(states)?.name).toBe(name);
});

describe.each(settings)("on $forge.title", (setting) => {
  test("one of the three is set, others are left alone, and what is right is not asked for again", async () => {
    const { model, client } = desk(setting);
    model.labels = ["bug", "pbx/changes", "pbx/no-changes", "pbx/other"];
    await setLabel(client, labelFor(["destroy"]));
    expect(model.labels.toSorted()).toEqual(["bug", "pbx/destroy", "pbx/other"]);
    const asked = model.requests.length;
    await setLabel(client, labelFor(["destroy"]));
    expect(model.requests.length).toBe(asked + 1);
    await setLabel(client, undefined);
    expect(model.labels.toSorted()).toEqual(["bug", "pbx/other"]);
  });

  test("one that the repository knows already is no error", async () => {
    const { model, client } = desk(setting);
    model.known = ["pbx/destroy", "pbx/changes"];
    await setLabel(client, labelFor(["changes"]));
    expect(model.labels).toEqual(["pbx/changes"]);
  });

  test("another job that comments meanwhile: whoever labels last has seen both", async () => {
    const { model, client } = desk(setting);
    const looks: State[][] = [["no-changes", "destroy"]];
    const look = (): Promise<State[]> => Promise.resolve(looks.shift() ?? ["no-changes", "destroy"]);
    expect((await keepLabel(client, ["no-changes"], look))?.name).toBe("pbx/destroy");
    expect(model.labels).toEqual(["pbx/destroy"]);
  });

  test("two jobs at a time, in any order of their requests: the worst decides", async () => {
    for (let slow = 0; slow < 8; slow += 1) {
      const { model, client } = desk(setting);
      const seen: State[] = [];
      const job = async (state: State, before: number): Promise<void> => {
        for (let turn = 0; turn < before; turn += 1)
          await client.send(setting.forge.author.call(client.place));
        seen.push(state);
        await keepLabel(client, [...seen], () => Promise.resolve([...seen]));
      };
      await Promise.all([job("no-changes", 0), job("destroy", slow)]);
      expect(model.labels).toEqual(["pbx/destroy"]);
    }
  });

  test("jobs that never agree are left", async () => {
    const { client } = desk(setting);
    let turn = 0;
    const look = (): Promise<State[]> => Promise.resolve([(turn += 1) % 2 === 0 ? "no-changes" : "destroy"]);
    await keepLabel(client, ["no-changes"], look);
    expect(turn).toBe(5);
  });

  test("a token that may not is an error", async () => {
    const { model, client } = desk(setting);
    const answer = { status: 403, body: { message: "Forbidden" } };
    model.faults.push({ at: /^(?:POST|PUT) .*(?:\/7\/labels|merge_requests\/7)$/, answer });
    await expect(setLabel(client, labelFor(["changes"]))).rejects.toMatchObject({ status: 403 });
  });

  test("labels that are none are told", async () => {
    const { model, client } = desk(setting);
    model.faults.push({ at: "GET", answer: { status: 200, body: { labels: 7 } } });
    await expect(setLabel(client, labelFor(["changes"]))).rejects.toThrow(
      "did not answer with a list of labels",
    );
  });
});
