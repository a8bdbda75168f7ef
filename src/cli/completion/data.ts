/** What the command line takes, as data: made from the commands' own definitions, and small enough to be read at each Tab. */

/** A word that can stand somewhere, and what it is about. */
export type Word = readonly [word: string, about: string];

/** What a value may be. */
export type Source =
  | { readonly of: "words"; readonly words: readonly Word[] }
  | { readonly of: "files" | "folders" | "addresses" | "nothing" }
  /** Keys of the objects of a type that the spec declares. */
  | { readonly of: "keys"; readonly type: string }
  /** Dotted paths, one step at a time. */
  | { readonly of: "paths"; readonly words: readonly Word[] }
  /** `WORD=FILE`. */
  | { readonly of: "word-and-file"; readonly words: readonly Word[] }
  /** What the argument before says decides. */
  | { readonly of: "by-word"; readonly sources: Readonly<Record<string, Source>> };

/** An option. */
export interface OptionData {
  /** `--target`, `-h`. */
  readonly names: readonly string[];
  readonly about: string;
  /** May be given again. */
  readonly again: boolean;
  /** What its value may be, if it takes one. */
  readonly value?: Source;
}

/** An argument; the last one may take any number. */
export interface ArgumentData {
  readonly name: string;
  readonly many: boolean;
  readonly value: Source;
}

/** A command. */
export interface CommandData {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionData[];
  readonly arguments: readonly ArgumentData[];
}

/** The whole command line. */
export interface CommandLine {
  /** What stands before a command. */
  readonly options: readonly OptionData[];
  readonly commands: readonly CommandData[];
}
