/** One comment a target: made once, and the same one updated ever after. */
import type { ForgeClient } from "./client.js";
import { ForgeError } from "./errors.js";
import type { Comment } from "./forge.js";
import { readMarker } from "./marker.js";
import type { Marker, State } from "./marker.js";

/** A comment of ours. */
export interface OwnComment extends Comment, Marker {}

/** What is to be said. */
export interface Post {
  readonly key: string;
  /** @param former what the comment said of the plan so far; undefined where there is none yet */
  readonly body: (former: State | undefined) => string;
  /** The log-in name that counts as our own. */
  readonly author: string;
}

/** What became of it. */
export interface Posted {
  readonly outcome: "created" | "updated" | "unchanged";
  readonly comment: OwnComment;
  /** What all comments of ours say of their plans, this one included. */
  readonly states: readonly State[];
}

/** The comments that we wrote, the oldest first. Somebody else's is none of ours, whatever it says. */
async function own(client: ForgeClient, author: string): Promise<OwnComment[]> {
  const { forge, place } = client;
  const all = await client.list(forge.comments.list(place));
  const comments = all.flatMap((item) => {
    const comment = forge.comments.read(item);
    const marker = comment && readMarker(comment.body);
    const isOwn = comment?.author.toLowerCase() === author.toLowerCase();
    return comment && marker && isOwn ? [{ ...comment, ...marker }] : [];
  });
  return comments.sort((one, other) => Number(one.id) - Number(other.id));
}

/** What the comments that we wrote say of their plans. @throws ForgeError */
export async function statesOf(client: ForgeClient, author: string): Promise<State[]> {
  return (await own(client, author)).map(({ state }) => state);
}

/** Forges change line ends, and drop blanks at the end. */
const stored = (body: string): string => body.replaceAll("\r\n", "\n").trimEnd();

/**
 * Creates the comment, and looks whether it is there before it is created again: an answer that was lost may have been
 * that of a comment that was made.
 */
async function create(client: ForgeClient, { key, body, author }: Post): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(client.forge.comments.create(client.place, body(undefined)));
      return;
    } catch (error) {
      if (!(error instanceof ForgeError) || !error.lost || attempt > client.retries) throw error;
      await client.pause(attempt);
      if ((await own(client, author)).some((comment) => comment.key === key)) return;
    }
  }
}

/** Updates the comment. @returns false when somebody deleted it meanwhile */
async function update(client: ForgeClient, { id }: Comment, body: string): Promise<boolean> {
  try {
    await client.send(client.forge.comments.update(client.place, id, body));
    return true;
  } catch (error) {
    if (error instanceof ForgeError && error.status === 404) return false;
    throw error;
  }
}

async function write(client: ForgeClient, post: Post): Promise<Posted["outcome"]> {
  const found = (await own(client, post.author)).find(({ key }) => key === post.key);
  if (found) {
    const body = post.body(found.state);
    if (stored(found.body) === stored(body)) return "unchanged";
    if (await update(client, found, body)) return "updated";
  }
  await create(client, post);
  return "created";
}

/**
 * Makes the comment, or updates it. Two runs at a time may both make one: the older stays, so that both runs agree which.
 * @throws ForgeError
 */
export async function postComment(client: ForgeClient, post: Post): Promise<Posted> {
  const outcome = await write(client, post);
  const now = await own(client, post.author);
  const [comment, ...doubles] = now.filter(({ key }) => key === post.key);
  if (!comment) {
    throw new ForgeError(
      `${client.forge.title} took the comment and does not list it as one of ${post.author}'s`,
      {
        hint: "name the log-in whose token it is with --author",
      },
    );
  }
  // 404: the other run was quicker.
  for (const { id } of doubles)
    await client.step({ call: client.forge.comments.remove(client.place, id), fine: [404] });
  const states = now.filter((one) => !doubles.includes(one)).map(({ state }) => state);
  return { outcome, comment, states };
}
