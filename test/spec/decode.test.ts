import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeList, decodeUtf8 } from "../../src/spec/decode.js";

const gbk = Buffer.from("ba f4 b3 f6 d7 e9".replaceAll(" ", ""), "hex"); // 呼出组

describe("decodeUtf8", () => {
  it("takes UTF-8 with and without byte order mark", () => {
    expect(decodeUtf8(Buffer.from("呼出"))).toEqual({ text: "呼出" });
    expect(decodeUtf8(Buffer.from("\ufeff呼出"))).toEqual({ text: "呼出" });
  });

  it("points at the first character of GB18030", () => {
    expect(decodeUtf8(Buffer.concat([Buffer.from("name: "), gbk]))).toMatchObject({
      offset: 6,
      lossy: "name: 呼出组",
      message: "this is not UTF-8; it looks like GB18030 (GBK)",
    });
  });

  it("points at the first byte that is nothing", () => {
    const bytes = Buffer.concat([Buffer.from("名: é"), Buffer.from([0xff, 0x20, 0xff])]);
    expect(decodeUtf8(bytes)).toMatchObject({ offset: 4, message: "this is not UTF-8" });
  });

  it("names UTF-16 and NUL bytes", () => {
    expect(decodeUtf8(Buffer.from("\ufeffa: b", "utf16le"))).toMatchObject({
      message: expect.stringContaining("UTF-16") as string,
    });
    expect(decodeUtf8(Buffer.from([0xfe, 0xff, 0, 0x61]))).toMatchObject({
      message: expect.stringContaining("UTF-16") as string,
    });
    expect(decodeUtf8(Buffer.from("a: b\0"))).toMatchObject({
      offset: 4,
      message: expect.stringContaining("NUL") as string,
    });
  });

  it("decodes every text that was encoded, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/\p{Cs}/u.test(text) && !text.includes("\0") && !text.startsWith("\ufeff"));
        expect(decodeUtf8(Buffer.from(text))).toEqual({ text });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const decoded = decodeUtf8(bytes);
        if (!("text" in decoded)) expect(decoded.offset).toBeLessThanOrEqual(decoded.lossy.length);
      }),
    );
  });
});

describe("decodeList", () => {
  it("falls back to GB18030, and to nothing else", () => {
    expect(decodeList(gbk)).toEqual({ text: "呼出组" });
    expect(decodeList(Buffer.from([0x31, 0xff]))).toMatchObject({
      message: "this is neither UTF-8 nor GB18030",
    });
    expect(decodeList(Buffer.from("\ufeff1", "utf16le"))).toMatchObject({
      message: expect.stringContaining("UTF-16") as string,
    });
  });
});
