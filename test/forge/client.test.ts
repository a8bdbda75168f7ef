import { describe, expect, test } from "vitest";
import { settings } from "../support/forge/setting.js";
import { TOKEN } from "../support/forge/model.js";
import { NOW, desk } from "./posting.js";

const [github, gitlab] = settings;
if (!github || !gitlab) throw new Error("no settings");

describe.each(settings)("on $forge.title", (setting) => {
  test.each([
    [401, /token is wrong or has expired/],
    [403, new RegExp(setting.forge.permission.slice(0, 30).replaceAll(/[`()]/g, "."))],
    [404, /check that there is a .* acme\/.*pbx[#!]7, and that the token may see it/],
    [422, /its words are above/],
  ])("status %i is not tried again, and says what to look at", async (status, hint) => {
    const { model, post, waits } = desk(setting);
    model.faults.push({ at: "", answer: { status, body: { message: "No way" } } });
    await expect(post()).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^${setting.forge.title} answered with status ${status} .*: No way$`),
      ) as string,
      hint: expect.stringMatching(hint) as string,
    });
    expect(waits).toEqual([]);
  });

  test("a conversation that is locked: the forge's own words say so", async () => {
    const { model, post } = desk(setting);
    const message = "Unable to create comment because issue is locked.";
    model.faults.push({ at: /^POST .*(?:comments|notes)$/, answer: { status: 403, body: { message } } });
    await expect(post()).rejects.toMatchObject({
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining("locked conversation") as string,
    });
  });

  test("429 is waited for, as long as it asks", async () => {
    const { model, post, waits } = desk(setting);
    model.faults.push({ at: "", answer: { status: 429, headers: { "retry-after": "7" } } });
    expect((await post()).outcome).toBe("created");
    expect(waits).toEqual([7_250]);
  });

  test("429 for a new comment: it surely was not made, and is made once", async () => {
    const { model, post } = desk(setting);
    model.faults.push({
      at: /^POST .*(?:comments|notes)$/,
      answer: { status: 429, headers: { "retry-after": "1" } },
    });
    expect((await post()).outcome).toBe("created");
    expect(model.comments).toHaveLength(1);
  });

  test("whoever asks for an hour is told, and not waited for", async () => {
    const { model, post, waits } = desk(setting);
    model.faults.push({ at: "", answer: { status: 429, headers: { "retry-after": "3600" } } });
    await expect(post()).rejects.toThrow(/status 429, asks to come back in 3600 s/);
    expect(waits).toEqual([]);
  });

  test.each([500, 502, 503, 504])("status %i of a list passes", async (status) => {
    const { model, post, waits } = desk(setting);
    model.faults.push({ at: "GET", answer: { status, body: "<html></html>" } });
    expect((await post()).outcome).toBe("created");
    expect(waits).toHaveLength(1);
  });

  test("patience ends after --retries", async () => {
    const { model, post, waits } = desk(setting);
    for (let count = 0; count < 5; count += 1) model.faults.push({ at: "GET", answer: { status: 503 } });
    await expect(post()).rejects.toThrow(`${setting.forge.title} answered with status 503`);
    expect(waits).toHaveLength(2);
    expect(model.faults).toHaveLength(2);
  });

  test("a redirect is not followed, and neither its path nor its query is told", async () => {
    const { model, post } = desk(setting);
    const location = "https://evil.example/steal?token=x";
    model.faults.push({ at: "GET", answer: { status: 302, headers: { location } } });
    const error = await post().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      hint: expect.stringContaining("redirects to evil.example, which is not followed") as string,
    });
    expect(String(error)).not.toContain("steal");
  });

  test("the token is in its header, never in an address, and never in what is told", async () => {
    const { model, post, client } = desk(setting);
    model.faults.push({ at: "GET", answer: { status: 400, body: { message: `bad ${TOKEN} here` } } });
    await expect(post()).rejects.toThrow("bad (token) here");
    await client.send(setting.forge.author.call(client.place));
    expect(model.requests.join("\n")).not.toContain(TOKEN);
    expect(
      model.seenHeaders.every((headers) => Object.values(headers).some((value) => value?.includes(TOKEN))),
    ).toBe(true);
  });

  test("it goes to the API's own origin alone", async () => {
    const { model, client } = desk(setting);
    await expect(client.send({ method: "GET", url: "https://evil.example/user" })).rejects.toThrow();
    expect(model.requests).toEqual([]);
  });

  test.each([
    ["a page of HTML", "<html>Log in</html>", "JSON"],
    ["something else", { comments: [] }, "a list"],
  ])("%s where a list should be is told", async (_, body, wanted) => {
    const { model, post } = desk(setting);
    model.faults.push({ at: "GET", answer: { status: 200, body } });
    await expect(post()).rejects.toMatchObject({
      message: `${setting.forge.title} did not answer with ${wanted}`,
      hint: expect.stringContaining("is the address of") as string,
    });
  });

  test("items that are no comments are passed over", async () => {
    const { model, post } = desk(setting);
    model.faults.push({
      at: "GET",
      answer: { status: 200, body: [null, 1, {}, { id: "x" }, { id: 3, body: null }] },
    });
    expect((await post()).outcome).toBe("created");
  });
});

describe("GitHub's allowance", () => {
  const reset = String(NOW / 1000 + 30);

  test("used up, with 403: it is waited for until it is new", async () => {
    const { model, post, waits } = desk(github);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    model.faults.push({
      at: "GET",
      answer: { status: 403, headers, body: { message: "API rate limit exceeded" } },
    });
    expect((await post()).outcome).toBe("created");
    expect(waits).toEqual([30_250]);
  });

  test("new in an hour: an error that says when", async () => {
    const { model, post } = desk(github);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 3600) };
    model.faults.push({ at: "GET", answer: { status: 403, headers } });
    await expect(post()).rejects.toMatchObject({
      message: expect.stringContaining("asks to come back in 3600 s") as string,
      hint: "its limit of requests is used up; run this again later",
    });
  });

  test("for quick writes, with 403 and no header that says so: a minute, as its documentation asks", async () => {
    const { model, post, waits } = desk(github);
    const body = {
      message: "You have exceeded a secondary rate limit.",
      documentation_url: "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api",
    };
    model.faults.push({ at: /^POST .*comments$/, answer: { status: 403, body } });
    expect((await post()).outcome).toBe("created");
    expect(waits).toEqual([60_250]);
    expect(model.comments).toHaveLength(1);
  });

  test("403 with some of it left is a lack of permission", async () => {
    const { model, post, waits } = desk(github);
    const headers = { "x-ratelimit-remaining": "12", "x-ratelimit-reset": reset };
    model.faults.push({ at: "GET", answer: { status: 403, headers } });
    await expect(post()).rejects.toMatchObject({
      hint: expect.stringContaining("pull-requests: write") as string,
    });
    expect(waits).toEqual([]);
  });
});

test("a forge whose pages never end is left", async () => {
  const { model, client } = desk(gitlab);
  const full = Array.from({ length: 100 }, (_, id) => ({ id: id + 1, body: "x", author: { username: "a" } }));
  for (let count = 0; count < 101; count += 1)
    model.faults.push({ at: "GET", answer: { status: 200, headers: { "x-next-page": "2" }, body: full } });
  await expect(client.list(gitlab.forge.comments.list(client.place))).rejects.toThrow("more than 100 pages");
});
