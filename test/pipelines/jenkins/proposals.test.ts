import { describe } from "vitest";
import { tellProposals } from "../proposals.js";
import { jenkins } from "./jenkins.js";

describe("the proposals of the night", () => tellProposals(jenkins));
