/** Every example whose story is told. */
import { github } from "./github/index.js";
import type { Pipeline } from "./pipeline.js";

export const pipelines: readonly Pipeline[] = [github];
