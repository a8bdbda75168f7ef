import { describe, expect, it } from "vitest";
import { InMemory, OK, newExtension, outGroup } from "./in-memory.js";

const withGroup = (): InMemory => new InMemory({ seed: { dicts: [outGroup] } });
const INSERT = "/api/special_phone/insert";
const LIST = "/api/special_phone/special_phone_detail";

describe("log-in", () => {
  it("gives the token in a header and works with that token only", () => {
    const pbx = new InMemory({ username: "root", password: "p&ss 字" });
    const query = new URLSearchParams({ username: "root", password: "p&ss 字" }).toString();
    const response = pbx.send("GET", `/api/login?${query}`, "", {});
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body)).toEqual(OK);
    const token = response.headers["x-auth-token"] ?? "";
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(pbx.send("GET", LIST, "", { "x-auth-token": token }).status).toBe(200);
    expect(pbx.send("GET", LIST, "", { "x-auth-token": `${token}x` }).status).toBe(401);
  });

  it.each([
    ["admin", "wrong"],
    ["wrong", "admin"],
    ["admin", ""],
    ["Admin", "admin"],
  ])("refuses %s/%s", (username, password) => {
    const pbx = new InMemory();
    const query = new URLSearchParams({ username, password }).toString();
    const response = pbx.send("GET", `/api/login?${query}`, "", {});
    expect(response.status).toBe(401);
    expect(JSON.parse(response.body)).toEqual({ code: 401, result: "auth failed!" });
    expect(response.headers["x-auth-token"]).toBeUndefined();
    expect(pbx.simulator.counts).toMatchObject({
      logins: 1,
      unauthorized: 1,
      calls: { "GET /api/login": 2 },
    });
  });

  it("keeps several tokens valid until a restart, which forgets them all", () => {
    const pbx = new InMemory();
    const first = pbx.token;
    const second = pbx.login();
    const status = (token: string): number => pbx.send("GET", LIST, "", { "x-auth-token": token }).status;
    expect([status(first), status(second)]).toEqual([200, 200]);
    pbx.simulator.restart();
    expect([status(first), status(second)]).toEqual([401, 401]);
    expect(status(pbx.login())).toBe(200);
  });

  it.each([
    ["a read", "GET", LIST],
    ["a write", "POST", INSERT],
    ["an unknown address", "GET", "/api/secret"],
  ])("asks for a token: %s", (_what, method, path) => {
    const pbx = new InMemory();
    const response = pbx.send(method, path, "phone=1&special_flag=2", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(response.status).toBe(401);
    expect(JSON.parse(response.body)).toEqual({ code: 401, result: "Authorization Required!" });
    expect(pbx.simulator.snapshot().special_phone).toEqual([]);
  });
});

describe("strictness", () => {
  const form = "application/x-www-form-urlencoded";

  it.each([
    ["an unknown parameter", "phone=1&special_flag=2&x=3", 400, "unknown parameter: x"],
    [
      "a parameter named like a property of objects",
      "phone=1&special_flag=2&toString=3",
      400,
      "unknown parameter: toString",
    ],
    ["__proto__", "phone=1&special_flag=2&__proto__=3", 400, "unknown parameter: __proto__"],
    ["a repeated parameter", "phone=1&special_flag=2&phone=1", 400, "repeated parameter: phone"],
    ["a missing parameter", "phone=1", 400, "missing parameter: special_flag"],
    ["no parameters", "", 400, "missing parameter: phone, special_flag"],
    ["half an escape", "phone=%&special_flag=2", 400, "malformed percent-encoding"],
    ["an escape of no character", "phone=%FF&special_flag=2", 400, "malformed percent-encoding"],
    [
      "an unencoded blank",
      "phone=1 2&special_flag=2",
      400,
      "blank, control character or broken UTF-8 in the parameters",
    ],
    [
      "broken UTF-8",
      "phone=\uFFFD&special_flag=2",
      400,
      "blank, control character or broken UTF-8 in the parameters",
    ],
    ["a name without a value", "phone&special_flag=2", 400, "a parameter is not of the form name=value"],
    ["an empty pair", "phone=1&&special_flag=2", 400, "a parameter is not of the form name=value"],
    ["JSON", '{"phone":"1"}', 400, "a parameter is not of the form name=value"],
  ])("refuses a write with %s", (_what, body, code, result) => {
    const pbx = new InMemory();
    expect(pbx.raw(INSERT, body)).toEqual({ code, result });
    expect(pbx.simulator.counts.refused).toBe(1);
    expect(pbx.simulator.snapshot().special_phone).toEqual([]);
  });

  it("never repeats a value, which may be a secret", () => {
    const pbx = withGroup();
    const bodies = ["extnPwd=S3CRET&extnPwd=S3CRET", "S3CRET", "extn=1&extnPwd=S3CRET%", "extnPwd=S3CRET"];
    for (const body of bodies) {
      expect(JSON.stringify(pbx.raw("/api/ola/extensions/insert", body))).not.toContain("S3CRET");
    }
  });

  it("cuts an endless parameter name short", () => {
    const result = new InMemory().raw(INSERT, `${"x".repeat(100_000)}=1`);
    expect(JSON.stringify(result).length).toBeLessThan(200);
  });

  it.each([
    [form, 200],
    [`${form}; charset=UTF-8`, 200],
    [`${form};charset="utf-8"`, 200],
    ["Application/X-WWW-Form-URLEncoded", 200],
    [`${form}; charset=gbk`, 415],
    ["application/json", 415],
    ["multipart/form-data; boundary=x", 415],
    ["", 415],
  ])("content type %o: %i", (contentType, code) => {
    const pbx = new InMemory();
    expect(pbx.raw(INSERT, "phone=1&special_flag=2", contentType)).toMatchObject({ code });
    expect(pbx.simulator.counts.refused).toBe(code === 200 ? 0 : 1);
  });

  it("reads blanks, plus signs and Chinese out of a form", () => {
    const pbx = withGroup();
    pbx.raw("/api/ola/extensions/insert", "extn=1001&extnPwd=a%2Bb%26c&context=out&name=%E5%BC%A0+%E4%B8%89");
    expect(pbx.simulator.snapshot().extensions).toMatchObject([{ password: "a+b&c", name: "张 三" }]);
  });

  it("refuses a write with parameters in its query", () => {
    const pbx = new InMemory();
    const headers = { "x-auth-token": pbx.token, "content-type": form };
    const response = pbx.send("POST", `${INSERT}?phone=1&special_flag=2`, "", headers);
    expect(response.status).toBe(400);
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    ["POST", LIST, 405, "GET"],
    ["GET", INSERT, 405, "POST"],
    ["HEAD", LIST, 405, "GET"],
    ["PUT", "/api/ola/agents/1001", 405, "GET"],
    ["DELETE", INSERT, 405, "POST"],
  ])("refuses %s %s", (method, path, status, allow) => {
    const pbx = new InMemory();
    const response = pbx.send(method, path);
    expect(response.status).toBe(status);
    expect(response.headers["allow"]).toBe(allow);
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    "/",
    "",
    "*",
    "/api",
    "/api/ola/extensions",
    "/api/ola/extensions/detail/",
    "//api/ola/extensions/detail",
    "/api/ola/agents/",
    "/api/ola/agents/%E0%A4",
    "/API/OLA/EXTENSIONS/DETAIL",
    "/api/ola/extensions/../extensions/detail",
  ])("knows nothing at %o", (path) => {
    const pbx = new InMemory();
    expect(pbx.send("GET", path).status).toBe(404);
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    ["an unknown filter", `${LIST}?number=1`, ""],
    ["a repeated filter", `${LIST}?phone=1&phone=2`, ""],
    ["a second question mark", `${LIST}?phone=1?x`, undefined],
    ["half an escape", `${LIST}?phone=%E5`, ""],
    ["a body", LIST, "phone=1"],
    ["parameters of a call without any", "/api/ola/ivr_flows?name=x", ""],
  ])("a read with %s", (_what, path, body) => {
    const pbx = new InMemory();
    const response = pbx.send("GET", path, body ?? "");
    expect(response.status).toBe(body === undefined ? 200 : 400);
  });

  it("says everything in JSON", () => {
    const pbx = new InMemory();
    for (const path of [LIST, "/nowhere", `${LIST}?x=1`]) {
      const response = pbx.send("GET", path);
      expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(() => JSON.parse(response.body) as unknown).not.toThrow();
    }
  });
});

describe("counts", () => {
  it("counts each call under its address, placeholders in their place", () => {
    const pbx = withGroup();
    pbx.get("/api/ola/agents/1001");
    pbx.get("/api/ola/agents/1002");
    pbx.post("/api/ola/extensions/insert", newExtension);
    pbx.post("/api/ola/extensions/insert", newExtension);
    expect(pbx.simulator.counts).toEqual({
      calls: { "GET /api/login": 1, "GET /api/ola/agents/{extn}": 2, "POST /api/ola/extensions/insert": 2 },
      logins: 1,
      unauthorized: 0,
      refused: 0,
      rejected: 1,
      partialUpdates: 0,
      ambiguousUpdates: 0,
      deletesWithoutFlag: 0,
      groupsDeletedInUse: 0,
      conferencesDisturbed: 0,
      faults: {},
    });
  });

  it("gives a copy", () => {
    const pbx = new InMemory();
    const before = pbx.simulator.counts;
    pbx.get(LIST);
    expect(before.calls).toEqual({ "GET /api/login": 1 });
  });
});

describe("changes", () => {
  it("tells of each write that was carried out, and of nothing else", () => {
    const pbx = new InMemory();
    let changes = 0;
    const stop = pbx.simulator.onChange(() => (changes += 1));
    pbx.post(INSERT, { phone: "1", special_flag: "2" });
    pbx.post(INSERT, { phone: "1", special_flag: "9" });
    pbx.post(INSERT, { phone: "1" });
    pbx.get(LIST);
    expect(changes).toBe(1);
    stop();
    pbx.post(INSERT, { phone: "1", special_flag: "2" });
    expect(changes).toBe(1);
  });
});
