/** A clause as a sentence of its own begins. What begins with anything but a plain word (`--allow`, `extension/1001`) stays. */
export function capitalized(text: string): string {
  return /^[a-z]+(?: |$)/.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
}
