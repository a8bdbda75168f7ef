/** Every example whose story is told. */
import { gitee } from "./gitee/gitee.js";
import { github } from "./github/index.js";
import { gitlab } from "./gitlab/gitlab.js";
import { jenkins } from "./jenkins/jenkins.js";
import type { Pipeline } from "./pipeline.js";

export const pipelines: readonly Pipeline[] = [github, gitlab, gitee, jenkins];
