/** Answers as they came, for whoever examines a PBX rather than uses it. */
import type { ApiCall, Method } from "./api-call.js";
import type { Answer } from "./answer.js";

/** An answer, before anything of it is believed. It holds secrets: the log-in's token, the passwords of a list. */
export interface RawAnswer extends Omit<Answer, "body"> {
  readonly body: Uint8Array;
  readonly method: Method;
  /** Without base path and query; a path segment that holds a value is named: `/api/ola/agents/{extn}`. */
  readonly path: string;
}

/** Who wants to see them, if anybody. */
interface Overhearing {
  readonly onAnswer: ((answer: RawAnswer) => void) | undefined;
}

/** Makes one attempt of a call and shows the answer to whoever asked for that; what they throw is ignored. */
export async function overheard(
  { method, path }: ApiCall,
  { onAnswer }: Overhearing,
  exchange: (hear?: (bytes: Uint8Array) => void) => Promise<Answer>,
): Promise<Answer> {
  if (!onAnswer) return exchange();
  const parts: Uint8Array[] = [];
  const answer = await exchange((bytes) => parts.push(bytes));
  try {
    onAnswer({ method, path, ...answer, body: Buffer.concat(parts) });
  } catch {
    // Listening must not change what a call means.
  }
  return answer;
}
