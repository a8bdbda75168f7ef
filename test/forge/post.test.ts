import { describe, expect, test } from "vitest";
import { settings } from "../support/forge/setting.js";
import { KEY, bodyFor, desk } from "./posting.js";

describe.each(settings)("on $forge.title", (setting) => {
  test("made once, then updated, then left alone while it says the same", async () => {
    const { model, post } = desk(setting);
    expect((await post("one")).outcome).toBe("created");
    expect((await post("two")).outcome).toBe("updated");
    expect((await post("two")).outcome).toBe("unchanged");
    expect(model.comments.map(({ body }) => body)).toEqual([bodyFor("two")]);
  });

  test("found behind hundreds of others, wherever pages end", async () => {
    const { model, post } = desk(setting);
    for (let count = 0; count < 200; count += 1) model.add("alice", `Comment ${count}`);
    model.add(model.me, bodyFor("old"));
    for (let count = 0; count < 99; count += 1) model.add("alice", `More ${count}`);
    expect((await post("new")).outcome).toBe("updated");
    expect(model.comments).toHaveLength(300);
    expect(model.comments[200]?.body).toBe(bodyFor("new"));
  });

  test("somebody else's comment with the same line is never touched", async () => {
    const { model, post } = desk(setting);
    const forged = model.add("mallory", bodyFor("Plan: nothing to see"));
    expect((await post("mine")).outcome).toBe("created");
    expect((await post("mine again")).outcome).toBe("updated");
    expect(forged.body).toBe(bodyFor("Plan: nothing to see"));
    expect(model.comments.map(({ author }) => author)).toEqual(["mallory", model.me]);
  });

  test("nor is one of our own that quotes the line further down", async () => {
    const { model, post } = desk(setting);
    const quote = model.add(model.me, `> quoted\n${bodyFor("x")}`);
    expect((await post()).outcome).toBe("created");
    expect(quote.body).toBe(`> quoted\n${bodyFor("x")}`);
  });

  test("nor is one of another target", async () => {
    const { model, post } = desk(setting);
    const other = bodyFor("x", "0".repeat(32));
    model.add(model.me, other);
    const { states } = await post();
    expect(states).toEqual(["changes", "changes"]);
    expect(model.comments[0]?.body).toBe(other);
  });

  test("an answer that was lost: it is looked up before it is made again", async () => {
    const { model, post, waits } = desk(setting);
    model.faults.push({ at: /^POST .*(?:comments|notes)$/, done: true, answer: { status: 0, reset: true } });
    expect((await post()).outcome).toBe("created");
    expect(model.comments).toHaveLength(1);
    expect(waits).toHaveLength(1);
  });

  test("a gateway that gave up on it: made again, when it is not there", async () => {
    const { model, post } = desk(setting);
    model.faults.push({
      at: /^POST .*(?:comments|notes)$/,
      answer: { status: 502, body: "<html>Bad Gateway</html>" },
    });
    expect((await post()).outcome).toBe("created");
    expect(model.comments).toHaveLength(1);
  });

  test("a forge that loses it again and again is given up, with patience", async () => {
    const { model, post, waits } = desk(setting);
    for (let count = 0; count < 9; count += 1)
      model.faults.push({ at: /^POST .*(?:comments|notes)$/, answer: { status: 504 } });
    await expect(post()).rejects.toMatchObject({ status: 504 });
    expect(waits).toHaveLength(2);
    expect(model.comments).toEqual([]);
  });

  test("two jobs that each made one: the older stays", async () => {
    const { model, post } = desk(setting);
    const [older, newer] = [model.add(model.me, bodyFor("a")), model.add(model.me, bodyFor("b"))];
    await post("c");
    expect(model.comments).toEqual([older]);
    expect(older.body).toBe(bodyFor("c"));
    expect(newer.body).toBe(bodyFor("b"));
  });

  test("two jobs that make one at the same time: one is left, and both say so", async () => {
    const { model, post } = desk(setting);
    await Promise.all([post("a"), post("b")]);
    expect(model.comments).toHaveLength(1);
    expect((await post("c")).outcome).toBe("updated");
    expect(model.comments).toHaveLength(1);
  });

  test("deleted while it was updated: made anew", async () => {
    const { model, post } = desk(setting);
    model.add(model.me, bodyFor("old"));
    model.faults.push({
      at: /^(?:PATCH|PUT) /,
      done: true,
      answer: { status: 404, body: { message: "Not Found" } },
    });
    expect((await post("new")).outcome).toBe("created");
    expect(model.comments).toHaveLength(1);
  });

  test("line ends that a forge changed are no difference", async () => {
    const { model, post } = desk(setting);
    model.add(model.me, `${bodyFor("one\ntwo").replaceAll("\n", "\r\n")}\r\n`);
    expect((await post("one\ntwo")).outcome).toBe("unchanged");
  });

  test("an author that the token is not is told, and not commented again and again", async () => {
    const { model, client } = desk(setting);
    model.me = "somebody";
    const { postComment } = await import("../../src/forge/post.js");
    const post = { key: KEY, author: "nobody", body: () => bodyFor("x") };
    await expect(postComment(client, post)).rejects.toMatchObject({
      hint: expect.stringContaining("--author") as string,
    });
    expect(model.comments).toHaveLength(1);
  });
});

test("what GitLab notes itself is no comment of ours", async () => {
  const [, gitlab] = settings;
  if (!gitlab) throw new Error("no GitLab");
  const { model, post } = desk(gitlab);
  model.add(model.me, bodyFor("changed the description"), { system: true });
  expect((await post()).outcome).toBe("created");
  expect(model.comments).toHaveLength(2);
});
