/** The manifests' shape: what the restricted pod security standard asks for, and what they say of each other. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { commandsIn, unknownOptions } from "../commands-used.js";
import { list, mapping } from "../yaml-shape.js";
import type { Mapping } from "../yaml-shape.js";
import { below, documentOf, documents, nightlyPod, readJob, securityOf } from "./manifest.js";

const exporter = below(documentOf("Deployment"), "spec", "template", "spec");
const containersOf = (pod: Mapping): Mapping[] =>
  [...list(pod["initContainers"], "init"), ...list(pod["containers"], "containers")].map((one) =>
    mapping(one, "one"),
  );

describe("the manifests", () => {
  it("are of versions that are served", () => {
    expect(documents().map(({ apiVersion, kind }) => `${String(apiVersion)} ${String(kind)}`)).toEqual([
      "batch/v1 CronJob",
      "v1 PersistentVolumeClaim",
      "apps/v1 Deployment",
      "networking.k8s.io/v1 NetworkPolicy",
    ]);
  });

  it("run one night at a time, once, and not for ever", () => {
    const spec = below(documentOf("CronJob"), "spec");
    expect(spec).toMatchObject({ concurrencyPolicy: "Forbid", timeZone: "Asia/Shanghai" });
    expect(below(spec, "jobTemplate", "spec")).toMatchObject({
      backoffLimit: 1,
      activeDeadlineSeconds: 1800,
    });
    expect(nightlyPod()["restartPolicy"]).toBe("Never");
  });

  it.each([
    ["the job", nightlyPod()],
    ["the exporter", exporter],
  ])("let %s run as nobody in particular, with no right and no token of the cluster", (_, pod) => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(securityOf(pod)).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(securityOf(pod)["runAsUser"]).toBeGreaterThan(0);
    for (const container of containersOf(pod)) {
      expect(securityOf(container)).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(below(container, "resources", "requests")).toHaveProperty("memory");
      expect(below(container, "resources", "limits")).toHaveProperty("memory");
      expect(container["image"]).toMatch(/:v?\d+\.\d+\.\d+$/);
    }
    for (const volume of list(pod["volumes"], "volumes").map((one) => mapping(one, "volume")))
      expect(Object.keys(volume)).not.toContain("hostPath");
  });

  it("hold no secret, and put none on a command line", () => {
    const job = readJob();
    for (const { env, command, args } of [...job.init, ...job.containers]) {
      const stated = Object.entries(env).filter(([, source]) => "value" in source);
      expect(stated.map(([name]) => name).filter((name) => /TOKEN|PASSWORD|USERNAME/.test(name))).toEqual([]);
      expect([...command, ...args].join(" ")).not.toMatch(/\$\{?\w*(?:TOKEN|PASSWORD|KEY|NOTIFY)/);
    }
    expect(documents().map(({ kind }) => kind)).not.toContain("Secret");
  });

  it("keep the figures where the exporter reads them, on its node", () => {
    const name = "pbxctl-drift";
    expect(below(documentOf("PersistentVolumeClaim"), "metadata")["name"]).toBe(name);
    for (const pod of [nightlyPod(), exporter])
      expect(pod["volumes"]).toContainEqual({ name: "data", persistentVolumeClaim: { claimName: name } });
    const [container] = containersOf(exporter);
    expect(container?.["volumeMounts"]).toEqual([
      { name: "data", mountPath: "/metrics", subPath: "metrics", readOnly: true },
    ]);
    expect(container?.["args"]).toContain("--collector.textfile.directory=/metrics");
    const labels = below(documentOf("Deployment"), "spec", "template", "metadata")["labels"];
    expect(JSON.stringify(nightlyPod()["affinity"])).toContain(`{"matchLabels":${JSON.stringify(labels)}}`);
    expect(securityOf(exporter)["fsGroup"]).toBe(securityOf(nightlyPod())["fsGroup"]);
  });

  it("let nobody talk to the job, and hold for its pods", () => {
    const policy = below(documentOf("NetworkPolicy"), "spec");
    expect(policy["policyTypes"]).toEqual(["Ingress", "Egress"]);
    expect(policy).not.toHaveProperty("ingress");
    const labels = below(documentOf("CronJob"), "spec", "jobTemplate", "spec", "template", "metadata")[
      "labels"
    ];
    expect(below(policy, "podSelector")["matchLabels"]).toEqual(labels);
  });

  it("give pbxctl options that it has, none of which writes to the PBX", async () => {
    const job = readJob();
    const scripts = [...job.init, ...job.containers].flatMap(({ args }) => args).join("\n");
    expect(unknownOptions(scripts, await collectCommandLine())).toEqual([]);
    expect(commandsIn(scripts).map(([name]) => name)).toEqual(["drift"]);
  });

  it("are explained: the README names each secret and its keys", () => {
    const text = readFileSync(new URL("../../../examples/ci/kubernetes/README.md", import.meta.url), "utf8");
    const job = readJob();
    const all = [...job.init, ...job.containers];
    const keys = all.flatMap(({ env }) =>
      Object.values(env).flatMap((one) => ("secret" in one ? [one.secret, one.key] : [])),
    );
    for (const name of [...keys, ...all.flatMap(({ envFrom }) => envFrom)]) expect(text).toContain(name);
  });
});
