import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeAddress, parseAddress } from "../../src/pbx/address.js";
import { PbxAddressError } from "../../src/pbx/errors.js";
import { PbxClient } from "../../src/pbx/client.js";

describe("an address", () => {
  it.each([
    ["http://pbx.example.cn:8080", "http://pbx.example.cn:8080"],
    ["HTTP://PBX.Example.CN:80/", "http://pbx.example.cn"],
    ["https://pbx.example.cn:443", "https://pbx.example.cn"],
    ["https://pbx.example.cn:80", "https://pbx.example.cn:80"],
    ["  http://10.0.0.8:5060\n", "http://10.0.0.8:5060"],
    ["https://proxy.example.cn/PBX//", "https://proxy.example.cn/PBX"],
    ["https://proxy.example.cn/a/./b/../pbx/", "https://proxy.example.cn/a/pbx"],
    ["http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080"],
    ["http://中国.example.cn", "http://xn--fiqs8s.example.cn"],
  ])("%s is %s", (given, normal) => expect(normalizeAddress(given)).toBe(normal));

  it.each([
    ["pbx.example.cn:8080", "neither http:// nor https://"],
    ["localhost:8080", "neither http:// nor https://"],
    ["", "neither http:// nor https://"],
    ["ftp://pbx.example.cn", "neither http:// nor https://"],
    ["http:/pbx.example.cn", "neither http:// nor https://"],
    ["http://", "not a URL"],
    ["http://pbx.example.cn:99999", "not a URL"],
    ["http://pbx.example.cn:0", "port 0"],
    ["http://pbx example.cn", "a blank, a control character or a backslash"],
    ["http://pbx.example.cn\\@evil.example", "a blank, a control character or a backslash"],
    ["http://pbx.example.cn/?", "a query or a fragment"],
    ["http://pbx.example.cn/#", "a query or a fragment"],
    ["http://@pbx.example.cn", "a user name or a password"],
  ])("%j is none", (given, why) => {
    expect(() => normalizeAddress(given)).toThrow(PbxAddressError);
    expect(() => normalizeAddress(given)).toThrow(why);
  });

  it.each([
    "http://admin:canary@pbx.example.cn",
    "http://canary@pbx.example.cn",
    "http://pbx.example.cn/api/login?username=admin&password=canary",
    "http://pbx.example.cn/#canary",
    "admin:canary@pbx.example.cn",
    "http://:canary@",
  ])("with a secret in it is refused without repeating it (%#)", (url) => {
    const make = () => new PbxClient({ url, username: "a", password: "b" });
    expect(make).toThrow(PbxAddressError);
    expect(make).not.toThrow(/canary/);
  });

  it("is taken apart", () => {
    expect(parseAddress("https://[::1]/pbx/")).toEqual({
      url: "https://[::1]/pbx",
      origin: "https://[::1]",
      basePath: "/pbx",
      secure: true,
      hostname: "::1",
      port: 443,
    });
  });

  it("has one normal form", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: false, withFragments: false }), (url) => {
        const normal = normalizeAddress(url);
        expect(normalizeAddress(normal)).toBe(normal);
        expect(normalizeAddress(`${url}/`)).toBe(normal);
      }),
    );
  });
});
