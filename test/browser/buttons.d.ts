import type { Ola } from "./ola.js";

export type Button =
  | "login"
  | "go_ready"
  | "go_break"
  | "dial"
  | "answer"
  | "hold"
  | "unhold"
  | "transfer"
  | "three_way"
  | "exit_three_way"
  | "hangup"
  | "logout";

/** @param number what stands in the page's number field: a queue, an extension or a phone number */
export declare const buttons: Readonly<Record<Button, (ola: Ola, extn: string, number: string) => string>>;
