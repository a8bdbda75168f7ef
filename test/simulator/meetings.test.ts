import { describe, expect, it } from "vitest";
import type { Row } from "../../src/simulator/rows.js";
import { InMemory, OK, SUCCESS, rejection } from "./in-memory.js";

const UUID = "d2b8fb86-ff85-11ed-a941-000c29147fde";
const durations = { ring: 3_000, meeting: 60_000 };

class Meeting extends InMemory {
  constructor() {
    const seed = {
      extensions: [{ nbr: "1001" }, { nbr: "1002" }],
      agents: [{ extn: "1001", state: "unready", wrapup_time: "5000" }],
      conferences: [{ uuid: UUID, topic: "周会", nbr: "300942914" }],
      special_phone: [{ phone: "110", special_flag: 3 }],
    };
    super({ seed, durations });
  }

  dial(member: string): unknown {
    return this.post(`/api/conferences/dialConf/${member}/${UUID}`, {});
  }

  operate(member: string, type: string): unknown {
    return this.post(`/api/conferences/oprConf/${member}/${UUID}/${type}`, {});
  }

  declare(members: string): void {
    this.post("/api/conferences/addConfMembers", { confId: UUID, members });
  }

  get members(): Row[] {
    return this.rows(`/api/conferences/liveConf/${UUID}`);
  }

  /** `NUMBER TYP` of each member's row. */
  get types(): string[] {
    return this.members.map((row) => `${String(row["member_number"])} ${String(row["typ"])}`);
  }

  get conference(): Row {
    return this.rows("/api/conferences/conference/detail")[0] ?? {};
  }
}

describe("a member who is called in", () => {
  it("is invited, joins when the phone is answered, and leaves in the end", () => {
    const pbx = new Meeting();
    pbx.declare("1001,1002");
    expect(pbx.dial("1002")).toEqual(OK);
    expect(pbx.types).toEqual(["1001 beInvited", "1002 beInvited"]);
    pbx.pass(3);
    expect(pbx.types).toEqual(["1001 beInvited", "1002 inMeeting"]);
    expect(pbx.conference).toMatchObject({ start_time: "2024-01-02 03:04:08", completed_at: null });
    pbx.pass(60);
    expect(pbx.members[1]).toMatchObject({
      typ: "outMeeting",
      member_number: "1002",
      joined_at: "2024-01-02 03:04:08",
      left_at: "2024-01-02 03:05:08",
    });
    expect(pbx.conference["completed_at"]).toBeNull();
  });

  it("is busy in the conference where an agent is signed in, and wraps up after it", () => {
    const pbx = new Meeting();
    pbx.dial("1001");
    expect(pbx.state("1001")).toBe("busy/ring");
    pbx.pass(3);
    expect(pbx.agent("1001")).toMatchObject({
      state: "busy",
      private_data: "answered",
      other_number: "300942914",
      call_direction: "inbound",
    });
    expect(pbx.agent("1001")?.["channel_uuid"]).toBe(pbx.members[0]?.["uuid"]);
    pbx.pass(60);
    expect(pbx.state("1001")).toBe("acw");
    pbx.pass(5);
    expect(pbx.state("1001")).toBe("unready");
  });

  it("trap 12: may be a guest, whose row stays among the members' when the guest has departed", () => {
    const pbx = new Meeting();
    pbx.declare("1002");
    pbx.dial("13800001111");
    pbx.pass(3);
    expect(pbx.types).toEqual(["1002 beInvited", "13800001111 inMeeting"]);
    expect(pbx.operate("13800001111", "kick")).toEqual(SUCCESS);
    expect(pbx.types).toEqual(["1002 beInvited", "13800001111 outMeeting"]);
    pbx.dial("13800001111");
    pbx.pass(3);
    expect(pbx.types).toEqual(["1002 beInvited", "13800001111 outMeeting", "13800001111 inMeeting"]);
  });

  it.each([
    ["is being called", "1002", "1002 is in the conference or being called"],
    ["is in another call", "1001", "1001 is in a call"],
    ["is barred", "110", "calls to 110 are barred"],
    ["has no number", "%E5%BC%A0", "this is no number to call"],
  ])("cannot be one who %s", (_what, member, reason) => {
    const pbx = new Meeting();
    pbx.dial("1002");
    pbx.put("/api/ola/agents/1001/dial/10086");
    expect(pbx.dial(member)).toEqual(rejection(reason));
    pbx.pass(3);
    expect(pbx.types).toEqual(["1002 inMeeting"]);
  });

  it("does not join a conference that is not there", () => {
    const pbx = new Meeting();
    expect(pbx.post("/api/conferences/dialConf/1002/x", {})).toMatchObject({ code: 500 });
    expect(pbx.rows("/api/conferences/liveConf/x")).toEqual([]);
  });
});

describe("a member in the conference", () => {
  it("is muted and unmuted", () => {
    const pbx = new Meeting();
    pbx.dial("1002");
    expect(pbx.operate("1002", "mute")).toMatchObject({ code: 500 });
    pbx.pass(3);
    expect(pbx.operate("1002", "unmute")).toMatchObject({ code: 500 });
    expect(pbx.operate("1002", "mute")).toEqual(SUCCESS);
    expect(pbx.types).toEqual(["1002 beMute"]);
    expect(pbx.operate("1002", "mute")).toMatchObject({ code: 500 });
    expect(pbx.operate("1002", "unmute")).toEqual(SUCCESS);
    expect(pbx.types).toEqual(["1002 inMeeting"]);
  });

  it("is kicked out; one who is still being called is no longer", () => {
    const pbx = new Meeting();
    pbx.dial("1001");
    pbx.pass(3);
    pbx.dial("1002");
    pbx.operate("1001", "kick");
    pbx.operate("1002", "kick");
    expect(pbx.types).toEqual(["1001 outMeeting", "1002 beCancel"]);
    expect(pbx.state("1001")).toBe("acw");
    expect(pbx.simulator.snapshot().calls).toEqual([]);
    expect(pbx.operate("1002", "kick")).toEqual(rejection("1002 is not in the conference"));
  });

  it.each([
    ["1002", "ban", "type is none of kick, mute, unmute"],
    ["1002", "toString", "type is none of kick, mute, unmute"],
    ["all", "mute", "all is not in the conference, or muted already"],
  ])("is not subject to oprConf/%s/…/%s", (member, type, reason) => {
    expect(new Meeting().operate(member, type)).toEqual(rejection(reason));
  });

  it("leaves when the phone is hung up", () => {
    const pbx = new Meeting();
    pbx.dial("1001");
    pbx.pass(3);
    pbx.put("/api/ola/agents/1001/hangup");
    expect(pbx.types).toEqual(["1001 outMeeting"]);
  });
});

describe("a conference that is on", () => {
  const on = (): Meeting => {
    const pbx = new Meeting();
    pbx.dial("1001");
    pbx.pass(3);
    pbx.dial("1002");
    return pbx;
  };

  it("started when the first member joined", () => {
    const pbx = on();
    pbx.pass(3);
    expect(pbx.types).toEqual(["1001 inMeeting", "1002 inMeeting"]);
    expect(pbx.conference["start_time"]).toBe("2024-01-02 03:04:08");
  });

  it("leaves the departed departed when it is cancelled", () => {
    const pbx = on();
    pbx.operate("1001", "kick");
    pbx.pass(2);
    pbx.post(`/api/conferences/oprConf/all/${UUID}/kick`, {});
    expect(pbx.members).toMatchObject([
      { typ: "outMeeting", left_at: "2024-01-02 03:04:08" },
      { typ: "beCancel", left_at: "2024-01-02 03:04:10" },
    ]);
  });

  it("ends for everybody, and is history: still listed, with its members", () => {
    const pbx = on();
    expect(pbx.post(`/api/conferences/oprConf/all/${UUID}/kick`, {})).toEqual(SUCCESS);
    expect(pbx.types).toEqual(["1001 beCancel", "1002 beCancel"]);
    expect(pbx.conference["completed_at"]).toBe("2024-01-02 03:04:08");
    expect(pbx.state("1001")).toBe("acw");
    expect(pbx.simulator.counts.conferencesDisturbed).toBe(0);
  });

  it("trap 12: loses its live members when the list is replaced, which is counted", () => {
    const pbx = on();
    pbx.declare("1002");
    expect(pbx.types).toEqual(["1002 beInvited"]);
    expect(pbx.state("1001")).toBe("acw");
    expect(pbx.simulator.snapshot().calls).toEqual([]);
    expect(pbx.simulator.counts.conferencesDisturbed).toBe(1);
  });

  it("is counted when it is deleted, muted members included", () => {
    const pbx = on();
    pbx.operate("1001", "mute");
    pbx.post(`/api/conferences/delConf/${UUID}`, {});
    expect(pbx.simulator.counts.conferencesDisturbed).toBe(1);
    expect(pbx.state("1001")).toBe("acw");
  });
});
