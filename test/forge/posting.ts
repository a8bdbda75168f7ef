/** A client whose network is a forge's model in msw, and that waits in no time. */
import { ForgeClient } from "../../src/forge/client.js";
import type { ForgeOptions } from "../../src/forge/client.js";
import { keyOf, markerLine } from "../../src/forge/marker.js";
import { postComment } from "../../src/forge/post.js";
import type { Posted } from "../../src/forge/post.js";
import { forgeHandlers } from "../support/forge/mount.js";
import type { ForgeModel } from "../support/forge/model.js";
import { TOKEN } from "../support/forge/model.js";
import type { ForgeSetting } from "../support/forge/setting.js";
import { MswDispatcher } from "../support/msw.js";

const ORIGIN = "https://forge.example";
/** What the client's clock says. */
export const NOW = Date.parse("2026-01-15T08:00:00.000Z");
export const KEY = keyOf({ target: "http://pbx.example.cn:8080" });

export interface Desk {
  readonly model: ForgeModel;
  readonly client: ForgeClient;
  /** How long it was waited each time, in milliseconds. */
  readonly waits: number[];
  readonly post: (text?: string) => Promise<Posted>;
}

export const bodyFor = (text: string, key = KEY): string =>
  `${markerLine({ key, state: "changes" })}\n${text}`;

export function desk(
  { forge, project, model: make }: ForgeSetting,
  more: Partial<ForgeOptions> & { readonly place?: { readonly number: number } } = {},
): Desk {
  const model = make();
  const waits: number[] = [];
  const client = new ForgeClient(
    forge,
    { api: `${ORIGIN}${model.base}`, project, number: 7, ...more.place },
    TOKEN,
    {
      timeoutMs: 1_000,
      retries: 2,
      dispatcher: new MswDispatcher(forgeHandlers(model, ORIGIN)),
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
      now: () => NOW,
      ...more,
    },
  );
  const post = (text = "Plan"): Promise<Posted> =>
    postComment(client, { key: KEY, author: model.me, body: () => bodyFor(text) });
  return { model, client, waits, post };
}
