/** The manifests of the example for Kubernetes, as far as a kubelet needs them. */
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { list, mapping, mappingAt, text, texts } from "../yaml-shape.js";
import type { Mapping } from "../yaml-shape.js";

const EXAMPLE = new URL("../../../examples/ci/kubernetes/drift.yaml", import.meta.url);

interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly subPath: string;
}

/** Where a variable's value comes from. */
type Source = { readonly value: string } | { readonly secret: string; readonly key: string };

export interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string | undefined;
  readonly env: Readonly<Record<string, Source>>;
  /** Secrets all of whose keys are variables. */
  readonly envFrom: readonly string[];
  readonly mounts: readonly Mount[];
}

export interface Job {
  readonly init: readonly Container[];
  readonly containers: readonly Container[];
  /** Volumes that are empty at the start of each pod; the others stay. */
  readonly empty: readonly string[];
  readonly kept: readonly string[];
}

/** Every document of the file. @throws Error for YAML that kubectl would not take */
export function documents(): Mapping[] {
  return parseAllDocuments(readFileSync(EXAMPLE, "utf8")).map((document) => {
    if (document.errors.length > 0) throw new Error(String(document.errors[0]));
    return mapping(document.toJS(), "a manifest");
  });
}

/** The only document of a kind. */
export function documentOf(kind: string): Mapping {
  const found = documents().filter((document) => document["kind"] === kind);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} documents of the kind ${kind}`);
  return only;
}

/** Walks down mappings. */
export const below = (owner: Mapping, ...path: readonly string[]): Mapping =>
  path.reduce((at, key) => mapping(at[key], key), owner);

/** The pod of the nightly job. */
export const nightlyPod = (): Mapping =>
  below(documentOf("CronJob"), "spec", "jobTemplate", "spec", "template", "spec");

export function readJob(pod = nightlyPod()): Job {
  const volumes = list(pod["volumes"], "volumes").map((one) => mapping(one, "a volume"));
  const named = (key: string): string[] =>
    volumes.filter((volume) => key in volume).map(({ name }) => text(name, "volume.name"));
  return {
    init: list(pod["initContainers"], "initContainers").map(readContainer),
    containers: list(pod["containers"], "containers").map(readContainer),
    empty: named("emptyDir"),
    kept: named("persistentVolumeClaim"),
  };
}

const CONTAINER = [
  ...["name", "image", "securityContext", "resources", "workingDir", "command", "args"],
  ...["env", "envFrom", "volumeMounts"],
];

function readContainer(value: unknown): Container {
  const container = mapping(value, "a container", CONTAINER);
  const { workingDir } = container;
  const env = list(container["env"], "env").map((one) =>
    readVariable(mapping(one, "env", ["name", "value", "valueFrom"])),
  );
  return {
    name: text(container["name"], "container.name"),
    command: texts(container["command"], "command"),
    args: texts(container["args"], "args"),
    workingDir: workingDir === undefined ? undefined : text(workingDir, "workingDir"),
    env: Object.fromEntries(env),
    envFrom: list(container["envFrom"], "envFrom").map((one) =>
      text(below(mapping(one, "envFrom", ["secretRef"]), "secretRef")["name"], "secretRef.name"),
    ),
    mounts: list(container["volumeMounts"], "volumeMounts").map(readMount),
  };
}

function readVariable(variable: Mapping): [string, Source] {
  const name = text(variable["name"], "env.name");
  if (variable["value"] !== undefined) {
    const value = text(variable["value"], name);
    // Kubernetes puts other variables in for $(NAME).
    if (value.includes("$(")) throw new Error(`${name}: the player expands nothing`);
    return [name, { value }];
  }
  const reference = mapping(below(variable, "valueFrom")["secretKeyRef"], name, ["name", "key"]);
  return [name, { secret: text(reference["name"], name), key: text(reference["key"], name) }];
}

function readMount(value: unknown): Mount {
  const mount = mapping(value, "a mount", ["name", "mountPath", "subPath"]);
  return {
    volume: text(mount["name"], "mount.name"),
    path: text(mount["mountPath"], "mountPath"),
    subPath: text(mount["subPath"] ?? "", "subPath"),
  };
}

/** What a pod template states about its security, whatever kind it belongs to. */
export const securityOf = (owner: Mapping): Mapping => mappingAt(owner, "securityContext");
