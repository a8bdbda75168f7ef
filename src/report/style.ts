import colors from "picocolors";

/** Colours, or none: renderers take one and don't know terminals. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** A style that colours, or one that leaves text as it is. */
export function style(enabled: boolean): Style {
  const { bold, dim, red, green, yellow, cyan } = colors.createColors(enabled);
  return { bold, dim, red, green, yellow, cyan };
}
