import { describe } from "vitest";
import { tellProposals } from "../proposals.js";
import { gitee } from "./gitee.js";

describe("the proposals of the night", () => tellProposals(gitee));
