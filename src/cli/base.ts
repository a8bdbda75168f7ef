/** `--base`: reads an earlier spec, out of git or from the disk, as data to compare with. */
import { posix } from "node:path";
import { recallApplied } from "../git/applied.js";
import type { Memory, MemorySettings } from "../git/applied.js";
import { Extract } from "../git/extract.js";
import { GitError } from "../git/errors.js";
import { pathIn, repositoryOf } from "../git/repository.js";
import type { Repository } from "../git/repository.js";
import { renamedFrom, requireCommit } from "../git/revision.js";
import type { Base } from "../reconcile/base.js";
import { FindingsError } from "../spec/finding.js";
import type { Finding, Place, Position } from "../spec/finding.js";
import { loadSpec } from "../spec/load.js";
import type { Declaration, Loaded, Spec } from "../spec/model.js";
import { baseSource } from "./base-source.js";

/** What reading a base needs to know. */
export interface BaseRequest {
  /** The value of `--base`. */
  readonly name: string;
  /** The commit that a saved plan says; what `name` means by now does not count then. */
  readonly commit?: string;
  /** Today's specs, as named. */
  readonly specs: readonly string[];
  readonly cwd: string;
  readonly allowFileRoots: readonly string[];
  readonly today: string;
  /** The PBX's address. */
  readonly target: string;
  readonly memory: MemorySettings;
}

/** An earlier spec, and what there is to say about reading it. */
export interface LoadedBase {
  /** Not there where nothing has been applied yet. */
  readonly base?: Base;
  readonly findings: readonly Finding[];
  /** Where places of the base are. */
  readonly locate: (place: Place) => Position | undefined;
  /** With `--base applied`: what is remembered. */
  readonly memory?: Memory;
}

/** Reads the base. @throws GitError, UsageError, FindingsError naming what of it can't be read */
export async function loadBase(request: BaseRequest, signal: AbortSignal): Promise<LoadedBase> {
  const { name, specs, cwd } = request;
  const source = baseSource(name, specs, cwd);
  if (source.type === "disk") return fromDisk(request);
  const repository = repositoryOf(specs, cwd, process.env);
  const paths =
    source.path === undefined
      ? specs.map((spec) => pathIn(repository, spec, cwd))
      : [inRevision(source.path, repository, cwd)];
  if (source.type === "revision") {
    const looked = request.commit === undefined ? "file and no revision" : "commit";
    const commit = requireCommit(repository, request.commit ?? source.revision, looked);
    return fromCommit(request, repository, commit, paths);
  }
  const memory = await recallApplied(repository, request.target, request.memory, signal);
  if (memory.commit === undefined) return { findings: [], locate: () => undefined, memory };
  return { ...(await fromCommit(request, repository, memory.commit, paths)), memory };
}

/** A path as git takes it after a revision: from the top, or with ./ from the folder that the program runs in. */
function inRevision(path: string, repository: Repository, cwd: string): string {
  const here = /^\.{1,2}(?:$|\/)/.test(path);
  const whole = posix
    .normalize(here ? posix.join(pathIn(repository, cwd, cwd), path) : path)
    .replace(/\/$/, "");
  if (whole.startsWith("../") || whole === ".." || whole.startsWith("/"))
    throw new GitError(`${path} lies outside the repository at ${repository.folder}`);
  return whole === "." ? "" : whole;
}

async function fromDisk(request: BaseRequest): Promise<LoadedBase> {
  const { name, cwd, allowFileRoots, today } = request;
  const loaded = await loadSpec([name], { cwd, allowFileRoots, today });
  return { base: baseOf(request, loaded, ""), findings: [], locate: loaded.locate };
}

async function fromCommit(
  request: BaseRequest,
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<LoadedBase> {
  const extract = new Extract(repository, commit);
  try {
    const present = paths.filter((path) => extract.spec(path));
    const absent = paths.filter((path) => !present.includes(path));
    const findings = absent.map((path) => absence(request, repository, commit, path));
    if (findings.some(({ severity }) => severity === "error")) throw new FindingsError(findings);
    const prefix = `${commit.slice(0, 10)}:`;
    if (present.length === 0)
      return { base: { ...emptyBase(request), commit, prefix }, findings, locate: () => undefined };
    const loaded = await loadSpec(
      present.map((path) => (path === "" ? "." : path)),
      {
        cwd: extract.folder,
        allowFileRoots: rootsIn(extract, repository, request),
        today: request.today,
        provide: (path) => extract.list(path),
      },
    );
    return {
      base: { ...baseOf(request, loaded, prefix), commit },
      findings,
      locate: locateIn(loaded, prefix),
    };
  } finally {
    extract.remove();
  }
}

/** The folders of `--allow-file-root` as the commit has them; one outside the repository is in no commit. */
function rootsIn(extract: Extract, repository: Repository, { allowFileRoots, cwd }: BaseRequest): string[] {
  return allowFileRoots.flatMap((root) => {
    try {
      return [extract.root(pathIn(repository, root, cwd))];
    } catch (error) {
      if (error instanceof GitError) return [];
      throw error;
    }
  });
}

/** `main (1a2b3c4d5e)`. */
const told = ({ name }: BaseRequest, commit: string): string =>
  commit.startsWith(name) ? name : `${name} (${commit.slice(0, 10)})`;

/** A spec that the commit does not have: a new one, or one by another name, which must not be taken for a new one. */
function absence(request: BaseRequest, repository: Repository, commit: string, path: string): Finding {
  if (request.name.includes(":")) throw new GitError(`there is no spec ${path} in ${told(request, commit)}`);
  const old = renamedFrom(repository, commit, path);
  if (old === undefined) {
    return {
      code: "base-absent",
      severity: "warning",
      message: `${path} is not in ${told(request, commit)}: nothing of it counts as declared before`,
      hint: "so it is with a new spec; if it had another name there, give that as --base REVISION:PATH",
    };
  }
  return {
    code: "base-renamed",
    severity: "error",
    message: `${path} was ${old} in ${told(request, commit)}`,
    hint: renamedHint(request, commit, old),
  };
}

/** `REVISION:PATH` stands for all of today's specs, so that it forgets what others declared where there are several. */
function renamedHint({ name, specs }: BaseRequest, commit: string, old: string): string {
  if (specs.length === 1) return `say so, and nothing is forgotten: --base ${name}:${old}`;
  const short = commit.slice(0, 10);
  return `--base ${name}:${old} would count that one alone: give all of the earlier specs, as a folder --base ${name}:FOLDER or from the disk (git worktree add ../base ${short})`;
}

const emptyBase = ({ name }: BaseRequest): Base => ({
  name,
  declared: new Map(),
  manage: new Map(),
  ignore: [],
  prefix: "",
});

function baseOf(request: BaseRequest, loaded: Loaded, prefix: string): Base {
  const { spec } = loaded;
  if (!spec) throw invalid(request, loaded, prefix);
  const { manage, ignore } = spec;
  return { name: request.name, declared: declaredIn(spec), manage, ignore, prefix };
}

function declaredIn({ collections }: Spec): Base["declared"] {
  const byKey = (declarations: readonly Declaration[]): ReadonlyMap<string, Declaration> =>
    new Map(declarations.map((declaration) => [declaration.key, declaration]));
  return new Map([...collections].map(([type, declarations]) => [type, byKey(declarations)]));
}

/** Its errors at their places, and before them which spec they are about. */
function invalid(request: BaseRequest, { findings, locate }: Loaded, prefix: string): FindingsError {
  const errors = findings.filter(({ severity }) => severity === "error");
  const head: Finding = {
    code: "base-invalid",
    severity: "error",
    message: `The base ${request.name}${prefix === "" ? "" : ` (${prefix.slice(0, -1)})`} is not a spec by today's rules, so what it declared is not known`,
    hint: "give a later revision as --base, or a file that holds what it declared: --base FILE",
  };
  const prefixed = (at: Place): Place => ({ ...at, file: `${prefix}${at.file}` });
  const shown = errors.map((finding): Finding => ({
    ...finding,
    ...(finding.at && { at: prefixed(finding.at) }),
    ...(finding.related && {
      related: finding.related.map((other) => ({ ...other, at: prefixed(other.at) })),
    }),
  }));
  return new FindingsError([head, ...shown], locateIn({ locate }, prefix));
}

/** Places in the base's files, by the names that findings call them. */
function locateIn({ locate }: Pick<Loaded, "locate">, prefix: string): LoadedBase["locate"] {
  return (place) => {
    if (!place.file.startsWith(prefix)) return undefined;
    const position = locate({ ...place, file: place.file.slice(prefix.length) });
    return position && { ...position, file: place.file };
  };
}
