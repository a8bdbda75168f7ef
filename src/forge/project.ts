/** Which repository a text names. */

const SEGMENT = /^(?!\.{1,2}$)[\p{L}\p{N}_.-]+$/u;

const segments = (text: string): boolean => text.split("/").every((part) => SEGMENT.test(part));

/** `owner/repository`. It becomes a part of an address as it is, so nothing else may stand in it. */
export const withOwner = (text: string): boolean => /^[^/]+\/[^/]+$/.test(text) && segments(text);

/** `group/subgroup/project`, or a project's number. */
export const withGroups = (text: string): boolean =>
  /^\d{1,15}$/.test(text) || (text.includes("/") && segments(text));

/** The text where it names an owner as well. */
export const ownerAndName = (text: string | undefined): string | undefined =>
  text !== undefined && withOwner(text) ? text : undefined;
