import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { kinds } from "../../src/resources/index.js";
import { readSchema, schemaReport } from "../../src/spec/schema.js";
import { defaultsName } from "../../src/spec/spec-file.js";

interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const schema = JSON.parse(readSchema()) as Schema;

function at(pointer: string): Schema {
  let here: unknown = schema;
  for (const step of pointer.split("/").slice(1)) here = (here as Record<string, unknown>)[step];
  return here as Schema;
}

/** A schema with what it refers to filled in below what it states itself. */
const filled = (own: Schema): Schema => (own.$ref === undefined ? own : { ...filled(at(own.$ref)), ...own });

/** Every property there is, by path. */
function* properties(of: Schema, path: string): Generator<[string, Schema]> {
  for (const [name, property] of Object.entries(of.properties ?? {}))
    yield [`${path}/${name}`, filled(property)];
  for (const [name, definition] of Object.entries(of.$defs ?? {})) yield* properties(definition, name);
  for (const [name, property] of Object.entries(of.properties ?? {})) {
    if (property.$ref === undefined) yield* properties(property, `${path}/${name}`);
  }
}

const all = [...properties(schema, "")];

describe("schema/pbx.schema.json", () => {
  it("is what readSchema gives", () => {
    expect(readSchema()).toBe(readFileSync("schema/pbx.schema.json", "utf8"));
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: expect.any(String) as string,
    });
  });

  it("explains every property, and takes its own examples", () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    ajv.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });
    ajv.addSchema(schema, "spec");
    expect(all.length).toBeGreaterThan(40);
    for (const [path, property] of all) {
      expect(property, path).toMatchObject({
        title: expect.any(String) as string,
        description: expect.any(String) as string,
      });
      const { examples } = property as { examples?: unknown[] };
      expect(examples?.length, path).toBeGreaterThan(0);
      const validate = ajv.compile({ ...property, $id: `urn:test:${path}`, $defs: schema.$defs } as object);
      for (const example of examples ?? [])
        expect(validate(example), `${path} ${JSON.stringify(example)}`).toBe(true);
    }
  });

  it("allows no unknown property anywhere", () => {
    const objects = [schema, ...Object.values(schema.$defs ?? {}), ...all.map(([, property]) => property)];
    for (const object of objects.filter(({ properties }) => properties !== undefined)) {
      expect(object["additionalProperties"], JSON.stringify(object["title"])).toBe(false);
    }
  });

  it.each(kinds)("has of $collection what its descriptor has", (kind) => {
    const { items } = filled(at(`#/properties/${kind.collection}`));
    const entry = filled(items ?? {});
    const names = kind.fields.map(({ name }) => name);
    const extra = kind.type === "blacklist" ? ["file"] : [];
    expect(Object.keys(entry.properties ?? {}).sort()).toEqual(
      [kind.keyField, ...extra, ...names, "state", "ignoreFields"].sort(),
    );
    expect(filled(entry.properties?.["ignoreFields"] ?? {}).items?.["enum"]).toEqual(names);
    const defaults = at(`#/$defs/defaults/properties/${defaultsName(kind)}`);
    expect(Object.keys(defaults.properties ?? {}).sort()).toEqual([...names].sort());
    expect(at("#/$defs/manage").properties).toHaveProperty(kind.collection);
  });
});

describe("schemaReport", () => {
  it("finds mistakes behind thousands of good entries", async () => {
    const extensions: unknown[] = Array.from({ length: 3_000 }, (_, at) => ({ extn: String(at) }));
    extensions[2_777] = { extn: 1 };
    const { errors, unlisted } = await schemaReport({ version: 1, extensions }, ({ length }) => length);
    expect(errors.map(({ path }) => path)).toEqual([["extensions", 2_777, "extn"]]);
    expect(unlisted.size).toBe(0);
  });

  it("only counts the errors of a collection after a thousand, and says from where", async () => {
    const blacklist = Array.from({ length: 50_000 }, () => ({ phone: 1 }));
    const value = { version: 1, blacklist, extensions: [{}] };
    const { errors, unlisted } = await schemaReport(
      value,
      (more) => new Set(more.map(({ path }) => path[1])).size,
    );
    expect(errors.length).toBeLessThan(3_000);
    const rest = unlisted.get("blacklist");
    expect(rest?.from).toBeLessThan(2_000);
    expect((rest?.from ?? 0) + (rest?.mistakes ?? 0)).toBe(50_000);
    expect(errors.some(({ path }) => path[0] === "extensions")).toBe(true);
  });

  it("says nothing of entries without an error that come after a thousand with one", async () => {
    const blacklist = Array.from({ length: 5_000 }, (_, at) => ({ phone: at < 1_001 ? 1 : String(at) }));
    const { unlisted } = await schemaReport({ version: 1, blacklist }, ({ length }) => length);
    expect(unlisted.size).toBe(0);
  });

  it("gives keys with / and ~ in them as they are", async () => {
    const value = { version: 1, defaults: { "a/b~c": null, extension: { "x/y": 1 } } };
    const { errors } = await schemaReport(value, ({ length }) => length);
    expect(errors.map(({ path }) => path)).toEqual([["defaults"], ["defaults", "extension"]]);
  });
});
