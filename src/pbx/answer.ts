import type { Dispatcher } from "undici";
import type { Body } from "./body.js";

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly body: Body;
}
