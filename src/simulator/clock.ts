const two = (part: number): string => String(part).padStart(2, "0");

/** A moment as the PBX writes it, in local time: `2023-03-29 17:56:08`. */
export function stamp(moment: Date): string {
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}
