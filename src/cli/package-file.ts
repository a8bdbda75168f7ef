/**
 * A file that comes with the program, by its path in the package: `schema/pbx.schema.json`. This module's own file lies two
 * folders down in it, in the source as in what is built of it.
 */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
