import { BadInput } from '../../core/bad-input.ts';
import { isJsonObject } from '../../core/json.ts';
import type { ProgramSchedule } from './schedule.ts';

const isTurn = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;
const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
const isNode = (value: unknown) => typeof value === 'string' && /^n\d+$/.test(value);
const isLink = (value: unknown) => Array.isArray(value) && value.length === 2 && value.every(isNode);

/** @throws BadInput with the place in the schedule and what was expected there */
export function parseProgramSchedule(text: string, source: string): ProgramSchedule {
  const remedy =
    'A schedule is what `quorate verify --mode scheduled` writes; docs/scheduled.md has its form.';
  const expect = (holds: boolean, message: string) => {
    if (!holds) throw new BadInput(message, { place: { source }, remedy });
  };
  let schedule: unknown;
  try {
    schedule = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`it is not JSON: ${(error as Error).message}`, { place: { source }, remedy });
  }
  if (!isJsonObject(schedule))
    throw new BadInput('a schedule is one JSON object', { place: { source }, remedy });
  const { version, workload, nodeCount, seed, clients, keyCount, timeoutTurns } = schedule;
  expect(version === 1, `version 1 was expected, not ${JSON.stringify(version)}`);
  expect(typeof workload === 'string', '"workload" is the name of a workload');
  expect(seed === null || Number.isSafeInteger(seed), '"seed" is an integer, or null for benign choices');
  for (const [name, value] of Object.entries({ nodeCount, clients, keyCount, timeoutTurns }))
    expect(isCount(value), `"${name}" is an integer of at least 1`);
  expect(isTurn(schedule.restMs), '"restMs" is a number of milliseconds');
  const { untilTurn } = schedule;
  expect(untilTurn === undefined || isTurn(untilTurn), '"untilTurn" is a number of turns, if it is there');
  checkMix(schedule.mix, expect);
  checkOperations(schedule.operations, expect);
  checkFaults(schedule.faults, expect);
  checkOverrides(schedule.overrides, expect);
  return schedule as unknown as ProgramSchedule;
}

type Expect = (holds: boolean, message: string) => void;

function checkMix(mix: unknown, expect: Expect): void {
  const isWhole =
    isJsonObject(mix) &&
    isShare(mix.jitter) &&
    isShare(mix.slowShare) &&
    isShare(mix.slowLinkShare) &&
    isShare(mix.lostShare) &&
    isShare(mix.doubledShare) &&
    isTurn(mix.slowestTurns);
  expect(
    isWhole,
    '"mix" has jitter, slowShare, slowLinkShare, lostShare and doubledShare, from 0 to 1, and slowestTurns',
  );
}

function checkOperations(operations: unknown, expect: Expect): void {
  expect(Array.isArray(operations), '"operations" is a list');
  for (const [index, each] of (operations as unknown[]).entries()) {
    const isWhole = isJsonObject(each) && isCount(each.client) && isNode(each.node) && isTurn(each.atTurn);
    expect(isWhole, `operation ${index + 1} needs client (from 1), node (n0, n1, …) and atTurn`);
    const { operation, name } = each as { operation?: unknown; name?: unknown };
    expect(name === undefined || typeof name === 'string', `the name of operation ${index + 1} is a text`);
    const isOperation =
      operation === undefined ||
      (isJsonObject(operation) && typeof operation.f === 'string' && 'value' in operation);
    expect(isOperation, `the operation of operation ${index + 1} needs f and value`);
  }
}

function checkFaults(faults: unknown, expect: Expect): void {
  expect(Array.isArray(faults), '"faults" is a list');
  for (const [index, fault] of (faults as unknown[]).entries()) {
    const name = `fault ${index + 1}`;
    expect(isJsonObject(fault) && isTurn(fault.fromTurn), `${name} needs a kind and fromTurn`);
    const { kind, untilTurn, ms, node, links } = fault as Record<string, unknown>;
    if (kind === 'let-pass') expect(isTurn(ms), `${name} lets "ms" milliseconds pass`);
    else if (kind === 'cut' || kind === 'hold')
      expect(
        isTurn(untilTurn) && Array.isArray(links) && links.every(isLink),
        `${name} needs untilTurn, and links such as [["n0","n1"]]`,
      );
    else if (kind === 'pause' || kind === 'crash')
      expect(isTurn(untilTurn) && isNode(node), `${name} needs untilTurn and a node`);
    else expect(false, `${name} is a cut, hold, pause, crash or let-pass, not ${JSON.stringify(kind)}`);
  }
}

function checkOverrides(overrides: unknown, expect: Expect): void {
  expect(isJsonObject(overrides), '"overrides" is an object');
  for (const [key, fate] of Object.entries(overrides as object))
    expect(
      isTurn(fate) || (Array.isArray(fate) && fate.every(isTurn)),
      `the fate of ${key} is a list of turns, one for each copy`,
    );
}
