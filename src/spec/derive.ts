/**
 * Passwords from one master key: `${derive:TEXT}`. What is done here is written down in `docs/adr/0011-derived-passwords.md`
 * exactly enough to be done elsewhere, and must never change: phones hold these passwords.
 */
import { type KeyObject, createSecretKey, hkdfSync } from "node:crypto";
import type { DeriveFault } from "./derive-text.js";

/** The environment variable that holds the master key. */
export const MASTER_KEY = "PBX_MASTER_KEY";

/** HKDF's salt; another one would give other passwords. */
const SALT = "pbxctl derive 1";
/** Letters and digits that nobody mistakes for another when reading them to a phone: no 0 O o, no 1 I l. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";
const LENGTH = 20;
/** Bytes from here on are passed over, so that every character is as likely as any other. */
const UNBIASED = 256 - (256 % ALPHABET.length);
/** How much of HKDF's output is looked at: nearly always little, and all that there can be when that does not do. */
const OUTPUTS = [64, 255 * 32];

const SHORTEST_KEY = 32;
const FEWEST_CHARACTERS = 8;

/** Why a master key is not fit to derive from. Says nothing of what it is. */
export function keyFault(key: string): DeriveFault | undefined {
  const hint = `make one with openssl rand -hex 32, and keep it: without it the passwords are lost`;
  if (/\p{Cc}/u.test(key) || key !== key.trim())
    return {
      message: `${MASTER_KEY} holds a line break or another control character, or a blank at an end`,
      hint: "set it to the key alone",
    };
  const characters = Array.from(key);
  if (characters.length < SHORTEST_KEY)
    return { message: `${MASTER_KEY} is too short: a key has at least ${SHORTEST_KEY} characters`, hint };
  return new Set(characters).size < FEWEST_CHARACTERS
    ? { message: `${MASTER_KEY} is too easily guessed: it repeats the same few characters`, hint }
    : undefined;
}

/** Derives passwords from one key. */
export class Deriver {
  readonly #key: KeyObject;

  /** @param key text without a {@link keyFault} */
  constructor(key: string) {
    this.#key = createSecretKey(key, "utf8");
  }

  /** The password of a text that derive-text.ts finds no fault with: 20 characters, a digit and letters of both cases among them. */
  derive(text: string): string {
    for (const length of OUTPUTS) {
      const password = firstPassword(new Uint8Array(hkdfSync("sha256", this.#key, SALT, text, length)));
      if (password !== undefined) return password;
    }
    // Some 350 candidates in a row without a digit: nobody will ever see this.
    throw new Error("HKDF's output holds no password");
  }
}

/** The first run of characters that has all classes; runs follow each other without overlapping. */
function firstPassword(bytes: Uint8Array): string | undefined {
  let run = "";
  for (const byte of bytes) {
    if (byte >= UNBIASED) continue;
    run += ALPHABET.charAt(byte % ALPHABET.length);
    if (run.length < LENGTH) continue;
    if (/[2-9]/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run)) return run;
    run = "";
  }
  return undefined;
}
