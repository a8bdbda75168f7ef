import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubledKeys } from "../../src/doctor/doubled-keys.js";

describe("keys that stand twice", () => {
  it.each([
    ['{"k":"a","k":"b"}', { k: 1 }],
    ['[{"k":1},{"k":2}]', {}],
    ['{"a":{"k":1},"k":2}', {}],
    ['{"k" \n: 1, "v":"k", "k":3, "k":4}', { k: 2 }],
    ['[{"\\u006b":1,"k":2}]', { k: 1 }],
    ['{"a":"{\\"k\\":1,\\"k\\":2}"}', {}],
    ['{"a":["k","k"]}', {}],
    ['{"a":[{"k":1,"k":2}],"a":1}', { k: 1, a: 1 }],
    ['{"\\"":1,"\\"":2}', { '"': 1 }],
    ["", {}],
    ['{"k":"', {}],
  ])("%s", (text, expected) => {
    expect(Object.fromEntries(doubledKeys(text))).toEqual(expected);
  });

  it("are found in no JSON that was written from an object", () => {
    fc.assert(fc.property(fc.json(), (text) => doubledKeys(text).size === 0));
  });

  it("are found wherever one is put in", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.array(fc.jsonValue()), (key, value, around) => {
        const pair = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
        const text = `[${[...around.map((each) => JSON.stringify(each)), `{${pair},${pair}}`].join(",")}]`;
        expect([...doubledKeys(text)]).toEqual([[key, 1]]);
      }),
    );
  });
});
