/**
 * The library: what another program may import.
 *
 * `loadSpec` and `resolveSpec` give the desired state, `observe` the live one, `diff` compares them, `buildPlan` makes the
 * plan that people and programs read, `apply` carries its operations out. `PbxClient` speaks to a PBX over HTTP,
 * `PbxSocket` over its WebSocket; `Simulator` is one, with faults on
 * request: `serve` puts it on a socket, `SimulatorDispatcher` in a client's network, in memory.
 */
export { PbxClient } from "./pbx/client.js";
export type { PbxOptions } from "./pbx/client.js";
export { describeCallEvent } from "./pbx/call-event.js";
export type { CallEvent } from "./pbx/call-event.js";
export type { PlainCall } from "./pbx/calls.js";
export type { CallOptions } from "./pbx/endpoint.js";
export * from "./pbx/errors.js";
export type { Agents } from "./pbx/fields/agents.js";
export type { Blacklist, BlacklistNumber, Deletion, Direction } from "./pbx/fields/blacklist.js";
export type { CallBack, GroupCall, GroupCallTarget } from "./pbx/fields/calls.js";
export type { ConferenceIds, Conferences, NewConference, WholeConference } from "./pbx/fields/conferences.js";
export type { Extensions, NewExtension, WholeExtension } from "./pbx/fields/extensions.js";
export type { NewOutboundGroup, OutboundGroupUpdate, OutboundGroups } from "./pbx/fields/outbound-groups.js";
export type { Queues } from "./pbx/fields/queues.js";
export type { RawAnswer } from "./pbx/raw-answer.js";
export type * from "./pbx/rows.js";
export { PbxSocket, subscriptionKey } from "./pbx/socket.js";
export type { OnBehalf, PbxSocketOptions } from "./pbx/socket.js";
export type * from "./pbx/socket/events.js";
export { describeFrame } from "./pbx/socket/frame-told.js";
export type { FrameTold } from "./pbx/socket/frame-told.js";
export type { Schedule } from "./pbx/socket/settings.js";
export { apply } from "./reconcile/apply.js";
export type { ApplyOptions } from "./reconcile/apply.js";
export { recall } from "./reconcile/base.js";
export type { Base } from "./reconcile/base.js";
export { withCauses } from "./reconcile/cause.js";
export type { Cause, Change } from "./reconcile/change.js";
export { diff } from "./reconcile/diff.js";
export type { Diff } from "./reconcile/diff.js";
export { compareDigests, digestOf } from "./reconcile/digest.js";
export type { ApplyEvent, ApplyReport, Mismatch, OperationResult, Outcome } from "./reconcile/events.js";
export { judge } from "./reconcile/gates/index.js";
export type { GateResult } from "./reconcile/gates/index.js";
export { operationsOf } from "./reconcile/graph.js";
export type { Operation } from "./reconcile/graph.js";
export { observe, typesToRead } from "./reconcile/observe.js";
export type { Live, Reader } from "./reconcile/observe.js";
export { buildPlan } from "./reconcile/plan.js";
export type { Plan, ResourceChange } from "./reconcile/plan.js";
export { mismatches, reportOf } from "./reconcile/verify.js";
export { planText } from "./report/plan-text.js";
export { style } from "./report/style.js";
export { addressOf, glob } from "./resources/address.js";
export { kinds } from "./resources/index.js";
export type { Call, Field, Kind, Observed, Row, Value, Values } from "./resources/index.js";
export { SimulatorDispatcher } from "./simulator/memory/simulator-dispatcher.js";
export type { Clock } from "./simulator/memory/simulator-dispatcher.js";
export { VirtualClock } from "./simulator/memory/virtual-clock.js";
export { serve } from "./simulator/serve.js";
export type { ServeOptions, Served } from "./simulator/serve.js";
export { Simulator } from "./simulator/simulator.js";
export type {
  Counts,
  Durations,
  Encounter,
  Fate,
  FaultReport,
  FaultSettings,
  Seed,
  SeedRows,
  SimulatorOptions,
  SimulatorRequest,
  SimulatorResponse,
} from "./simulator/simulator.js";
export type { OlaSession, Peer } from "./simulator/socket/session.js";
export type { Finding, Place, Position } from "./spec/finding.js";
export { loadSpec } from "./spec/load.js";
export type { Desired, Loaded, Spec } from "./spec/model.js";
export { resolveSpec } from "./spec/resolve.js";
