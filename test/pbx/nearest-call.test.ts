import { expect, it } from "vitest";
import { nearestCall } from "../../src/pbx/nearest-call.js";

it.each([
  ["GET", "/api/ola/extension/detail", "GET /api/ola/extensions/detail"],
  ["POST", "/api/ola/extensions/detail", "GET /api/ola/extensions/detail"],
  ["GET", "/api/ola/agents/1001/hangup", "PUT /api/ola/agents/{extn}/hangup"],
  ["PUT", "/api/ola/agents/1001/hang_up", "PUT /api/ola/agents/{extn}/hangup"],
  ["PUT", "/api/agents/1001/hangup", "PUT /api/ola/agents/{extn}/hangup"],
  ["GET", "/api/special_phone_detail", "GET /api/special_phone/special_phone_detail"],
  ["POST", "/api/conferences/saveconf", "POST /api/conferences/saveConf"],
  ["GET", "/api/something/else/entirely/different", undefined],
  ["GET", `/api/${"x".repeat(100_000)}`, undefined],
] as const)("%s %s probably means %s", (method, path, expected) => {
  expect(nearestCall(method, path)).toBe(expected);
});
