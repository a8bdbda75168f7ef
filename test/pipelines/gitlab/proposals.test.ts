import { describe } from "vitest";
import { tellProposals } from "../proposals.js";
import { gitlab } from "./gitlab.js";

describe("the proposals of the night", () => tellProposals(gitlab));
