/** Where the PBX is and how to log in: options, environment and the spec's pin, put together. */
import { readFile } from "node:fs/promises";
import { describeCallEvent } from "../pbx/call-event.js";
import { PbxClient, normalizeAddress } from "../pbx/client.js";
import type { PbxOptions } from "../pbx/client.js";
import { FindingsError } from "../spec/finding.js";
import { PbxSocket } from "../pbx/socket.js";
import { describeFrame } from "../pbx/socket/frame-told.js";
import type { FrameTold } from "../pbx/socket/frame-told.js";
import type { Loaded } from "../spec/model.js";
import { UsageError } from "./exit-codes.js";
import type { ConnectionOptions } from "./options.js";
import { readStandardInput } from "./standard-input.js";
import type { Terminal } from "./terminal.js";

/** A PBX to talk to, and what its credentials make of a saved plan's key. */
export interface Connection {
  readonly client: PbxClient;
  /** What the digest's key is made from when `PBX_PLAN_KEY` is not set. */
  readonly credentials: string;
  /** Another client of the same PBX that no interruption cancels, for what has to be finished. */
  readonly persistent: () => PbxClient;
}

/**
 * Connects as the options and the environment say; nothing is sent yet.
 * @param loaded the spec, whose `connection.url` is a pin
 * @param hooks what listens to the client's answers
 * @throws UsageError naming everything that is missing; FindingsError when the address is not the pinned one
 */
export async function connect(
  options: ConnectionOptions,
  terminal: Terminal,
  signal: AbortSignal,
  loaded?: Loaded,
  hooks: Pick<PbxOptions, "onAnswer"> = {},
): Promise<Connection> {
  const url = address(options, loaded);
  const username = options.username ?? setting("PBX_USERNAME");
  const password = await readPassword(options);
  const missing = [
    url === undefined ? "the address (--url or PBX_URL)" : "",
    username === undefined ? "the user (--username or PBX_USERNAME)" : "",
    password === undefined ? "the password (PBX_PASSWORD, --password-file or --password-stdin)" : "",
  ].filter((part) => part !== "");
  if (url === undefined || username === undefined || password === undefined) {
    throw new UsageError(
      `To reach the PBX, this is missing: ${missing.join(", ")}`,
      pinHint(options, loaded),
    );
  }
  const ca = await authority(options);
  const { concurrency, rate, timeout, retries } = options;
  const settings: PbxOptions = {
    url,
    username,
    password,
    concurrency,
    timeout,
    retries,
    proxy: proxies(),
    ...hooks,
    ...(rate !== undefined && { rate }),
    ...(ca !== undefined && { ca }),
    ...(options.debug && { onCall: (event) => terminal.say(`debug: ${describeCallEvent(event)}`) }),
  };
  const client = new PbxClient({ ...settings, signal });
  const credentials = [client.url, username, password].join("\0");
  return { client, credentials, persistent: () => new PbxClient(settings) };
}

/** The certificates of `--ca-file`. @throws UsageError when it can't be read */
export const authority = async ({
  caFile,
}: Pick<ConnectionOptions, "caFile">): Promise<string | undefined> =>
  caFile === undefined ? undefined : readText(caFile, "--ca-file");

/** How to sign in as an extension. */
export interface ExtensionOptions extends ConnectionOptions {
  readonly extnPasswordFile?: string;
}

/**
 * A WebSocket that signs in as an extension, with its own password; nothing is sent yet.
 * @throws UsageError naming everything that is missing
 */
export async function socketAs(
  extn: string,
  options: ExtensionOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PbxSocket> {
  const { extnPasswordFile: file, timeout } = options;
  const option = "--extn-password-file";
  const password =
    file === undefined
      ? setting("PBX_EXTN_PASSWORD")
      : withoutFinalNewline(await readText(file, option), option);
  const url = address(options, undefined);
  const missing = [
    ...(url === undefined ? ["the address (--url or PBX_URL)"] : []),
    ...(password === undefined ? [`the extension's password (PBX_EXTN_PASSWORD or ${option})`] : []),
  ];
  if (url === undefined || password === undefined)
    throw new UsageError(`To sign in as ${extn}, this is missing: ${missing.join(", ")}`);
  const ca = await authority(options);
  const onFrame = options.debug
    ? (frame: FrameTold) => terminal.say(`debug: ${describeFrame(frame)}`)
    : undefined;
  return new PbxSocket({ url, extn, password, timeout, ca, signal, onFrame, proxy: proxies() });
}

/** An environment variable; an empty one counts as unset. */
export function setting(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

function address(options: ConnectionOptions, loaded: Loaded | undefined): string | undefined {
  const given = options.url ?? setting("PBX_URL");
  const pin = loaded?.spec?.connection;
  if (!pin) return given;
  if (given === undefined) return options.trustSpecAddress === true ? pin.url : undefined;
  if (normalizeAddress(given) === normalizeAddress(pin.url)) return given;
  const finding = {
    code: "address-pinned",
    severity: "error",
    message: `The spec is for ${pin.url}, and the address given is ${normalizeAddress(given)}`,
    hint: "give the spec's address, or change connection.url in a reviewed commit",
    at: pin.at,
  } as const;
  throw new FindingsError([finding], loaded.locate);
}

function pinHint(options: ConnectionOptions, loaded: Loaded | undefined): string | undefined {
  return loaded?.spec?.connection && options.url === undefined && setting("PBX_URL") === undefined
    ? "the spec's connection.url is a pin: it is used as the address only with --trust-spec-address"
    : undefined;
}

async function readPassword(options: ConnectionOptions): Promise<string | undefined> {
  if (options.passwordFile !== undefined && options.passwordStdin === true) {
    throw new UsageError("--password-file and --password-stdin exclude each other");
  }
  if (options.passwordFile !== undefined) {
    return withoutFinalNewline(await readText(options.passwordFile, "--password-file"), "--password-file");
  }
  if (options.passwordStdin === true)
    return withoutFinalNewline(Buffer.from(await readStandardInput()).toString("utf8"), "--password-stdin");
  return setting("PBX_PASSWORD");
}

function withoutFinalNewline(text: string, source: string): string {
  const password = text.replace(/\r?\n$/, "");
  if (password === "") throw new UsageError(`${source} gave an empty password`);
  return password;
}

async function readText(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it can't be read";
    throw new UsageError(`${option} ${file} can't be read (${reason})`);
  }
}

/** The proxies that the environment names. */
export function proxies(): { http?: string; https?: string; no?: string } {
  const either = (name: string): string | undefined => setting(name.toLowerCase()) ?? setting(name);
  const [http, https, no] = [either("HTTP_PROXY"), either("HTTPS_PROXY"), either("NO_PROXY")];
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(no !== undefined && { no }),
  };
}
