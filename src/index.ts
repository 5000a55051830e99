/** The library. `docs/library.md` says which parts are stable. */

export { type Anomaly, rowsOf as rowsOfAnomaly } from './checkers/consistency/anomaly.ts';
export { checkConsistency } from './checkers/consistency/consistency.ts';
export type {
  ConsistencyOptions,
  ConsistencyResult,
  ModelFinding,
} from './checkers/consistency/consistency-result.ts';
export { explainAnomaly, explainStaleness } from './checkers/consistency/explain-anomaly.ts';
export type { Staleness } from './checkers/consistency/k-atomicity.ts';
export { type ConsistencyModel, consistencyModels } from './checkers/consistency/lattice.ts';
export type { Counterexample as HistoryCounterexample } from './checkers/linearizability/counterexample.ts';
export { explain as explainLinearizability } from './checkers/linearizability/explain.ts';
export { checkLinearizable } from './checkers/linearizability/linearizability.ts';
export type {
  LinearizabilityOptions,
  LinearizabilityResult,
} from './checkers/linearizability/linearizability-options.ts';
export {
  defineSpecification,
  type SequentialSpecification,
  wholeObject,
} from './checkers/linearizability/specification.ts';
export { verifyLinearization } from './checkers/linearizability/verify-linearization.ts';
export { account } from './checkers/objects/account.ts';
export { type AppendListOptions, appendList, type Lists } from './checkers/objects/append-list.ts';
export { casRegister } from './checkers/objects/cas-register.ts';
export { consensus } from './checkers/objects/consensus.ts';
export { counter } from './checkers/objects/counter.ts';
export { echo } from './checkers/objects/echo.ts';
export { fencedLock } from './checkers/objects/fenced-lock.ts';
export { fencedRegister } from './checkers/objects/fenced-register.ts';
export { idGenerator } from './checkers/objects/id-generator.ts';
export { keyValue } from './checkers/objects/key-value.ts';
export { leaderElection } from './checkers/objects/leader-election.ts';
export { type Logs, log } from './checkers/objects/log.ts';
export { monotonicIdGenerator } from './checkers/objects/monotonic-id-generator.ts';
export {
  type MultiRegisterOptions,
  multiRegister,
  type Registers,
} from './checkers/objects/multi-register.ts';
export { mutex } from './checkers/objects/mutex.ts';
export { ownedMutex } from './checkers/objects/owned-mutex.ts';
export { priorityQueue } from './checkers/objects/priority-queue.ts';
export { queue } from './checkers/objects/queue.ts';
export { register } from './checkers/objects/register.ts';
export { semaphore } from './checkers/objects/semaphore.ts';
export { growOnlySet, set } from './checkers/objects/set.ts';
export { stack } from './checkers/objects/stack.ts';
export { unorderedQueue } from './checkers/objects/unordered-queue.ts';
export {
  type TraceValidationOptions,
  type TraceValidationResult,
  validateTrace,
  validateTraceSync,
} from './checkers/trace-validation/trace-validation.ts';
export { BadInput } from './core/bad-input.ts';
export {
  always,
  and,
  eventually,
  type Formula,
  implies,
  leadsTo,
  not,
  or,
} from './core/formula.ts';
export { type History, type Operation, Outcome, operationAt } from './core/history.ts';
export { formatHistoryValue, type HistoryValue, Keyword, sameHistoryValue } from './core/history-value.ts';
export type {
  Effect,
  Input,
  Machine,
  MessageInput,
  NodeClock,
  OperationInput,
  Persist,
  Reply,
  Send,
  SetTimer,
  TimerInput,
  Transition,
  WrittenInput,
} from './core/machine.ts';
export {
  type Action,
  action,
  defineModel,
  derived,
  type Model,
  type ModelDefinition,
  type StatePredicate,
  type Update,
} from './core/model.ts';
export {
  enabled,
  holds,
  type ModelFairness,
  type ModelFormula,
  step,
  steps,
  strongFairness,
  taken,
  weakFairness,
} from './core/model-temporal.ts';
export {
  type Configuration,
  modelValues,
  naturals,
  type Protocol,
  resolveConstants,
} from './core/protocol.ts';
export type { TransitionSystem } from './core/transition-system.ts';
export {
  equalValues,
  FunctionValue,
  formatValue,
  functionFrom,
  functionOf,
  interval,
  ModelValue,
  parseValue,
  type RecordValue,
  record,
  SetValue,
  sequence,
  setOf,
  type Value,
} from './core/values/index.ts';
export { type Check, combineVerdicts, ExitCode, type VerdictKind } from './core/verdict.ts';
export type {
  BehaviourLoop,
  Counterexample,
  ExplorationResult,
  TraceStep,
} from './explorer/exploration-result.ts';
export { explore } from './explorer/explore.ts';
export { formatTrace } from './explorer/format-trace.ts';
export type { ExploreOptions } from './explorer/options.ts';
export { type SimulateBehavioursOptions, simulateBehaviours } from './explorer/simulate-behaviours.ts';
export { convertHistory } from './history/convert-history.ts';
export { EdnReader } from './history/edn-reader.ts';
export { historyFormats } from './history/formats.ts';
export { HistoryBuilder } from './history/history-builder.ts';
export type { FormatReadOptions, FormatWriteOptions, HistoryFormat } from './history/history-format.ts';
export type { HistoryLimits } from './history/history-limits.ts';
export { HistoryRecorder } from './history/history-recorder.ts';
export { addIntervals, type TimedOperation } from './history/interval-history.ts';
export { JsonReader } from './history/json-reader.ts';
export { type ReadHistoryOptions, readHistory, readHistoryText } from './history/read-history.ts';
export type { TextInput } from './history/text-input.ts';
export { writeHistory } from './history/write-history.ts';
export { type HybridClockOptions, HybridLogicalClock } from './impl/hlc/hybrid-clock.ts';
export { paxos } from './models/paxos.ts';
export { QuorateError, RaftClient, type RaftClientOptions } from './runtime/client.ts';
export type { ElectedLeader } from './runtime/election-client.ts';
export type { LeaseStatus } from './runtime/lease-client.ts';
export type { LockHolder } from './runtime/lock-client.ts';
export { ServedClock } from './runtime/serve-clock.ts';
export { querySntp, type SntpAnswer, SntpError } from './runtime/sntp-client.ts';
export { startSntpServer } from './runtime/sntp-server.ts';
export { drawSchedule } from './simulator/draw-schedule.ts';
export { formatSchedule } from './simulator/format-schedule.ts';
export { type Fault, parseSchedule, type Schedule, type ScheduledOperation } from './simulator/schedule.ts';
export { type ShrinkOptions, type ShrunkSchedule, shrinkSchedule } from './simulator/shrink-schedule.ts';
export { type SimulationOptions, type SimulationRun, simulate } from './simulator/simulate.ts';
export type {
  ClientOperation,
  Draw,
  FaultKind,
  Judge,
  Monitor,
  SimulatedProtocol,
  WorldEvent,
  WorldView,
} from './simulator/simulated-protocol.ts';
export {
  type DefinedTarget,
  defineTarget,
  type OperationCall,
  type OperationDefinition,
  type TargetDefinition,
  type TargetWorld,
} from './verifier/library/define-target.ts';
export { formatTargetResult } from './verifier/library/format-target-result.ts';
export type { TargetCounterexample, TargetResult } from './verifier/library/target-result.ts';
export { type VerifyTargetOptions, verifyTarget } from './verifier/library/verify-target.ts';
export type { Completion, Workload, WorkloadJudge, WorkloadOperation } from './verifier/workload.ts';
export { workloads } from './verifier/workloads/registry.ts';
