import { BadInput } from '../core/bad-input.ts';
import { isJsonObject } from '../core/json.ts';
import type { ClientOperation } from './simulated-protocol.ts';

/** A time from which, and until which, something is so: true milliseconds since the start of the run. */
interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** An ordered pair of nodes: what the first sends to the second. */
export type Link = readonly [from: string, to: string];

/** What is done to the world. Faults are drawn up front, so that leaving one out changes none of the others. */
export type Fault =
  /** Messages on these links (all if none are named) are lost, or sent twice, with this probability. */
  | ({
      readonly kind: 'loss' | 'duplication';
      readonly rate: number;
      readonly links?: readonly Link[];
    } & Window)
  /** Messages on these links take so many times as long. */
  | ({ readonly kind: 'delay'; readonly factor: number; readonly links?: readonly Link[] } & Window)
  /** Nothing passes on these links: one way, both ways, or around a bridge, as they are named. */
  | ({ readonly kind: 'partition'; readonly cut: readonly Link[] } & Window)
  /**
   * The node stops at once, or at its next step after so many of the step's effects; of its unfinished writes the first few
   * are kept, the next is torn and the others are lost. Then it is down for a time.
   */
  | {
      readonly kind: 'crash';
      readonly node: string;
      readonly atMs: number;
      readonly downMs: number;
      readonly afterEffects?: number;
      readonly keptWrites?: number;
    }
  /** The process stands still, and then finds everything that has come in the meantime. */
  | ({ readonly kind: 'pause'; readonly node: string } & Window)
  | ({ readonly kind: 'slow-disk'; readonly node: string; readonly factor: number } & Window)
  /** No write is finished. */
  | ({ readonly kind: 'full-disk'; readonly node: string } & Window)
  /** Both clocks run fast (or slow, if negative). */
  | ({ readonly kind: 'clock-drift'; readonly node: string; readonly partsPerMillion: number } & Window)
  /** The calendar clock jumps. */
  | { readonly kind: 'clock-step'; readonly node: string; readonly atMs: number; readonly byMs: number }
  /** Both clocks stand still. */
  | ({ readonly kind: 'clock-freeze'; readonly node: string } & Window);

/** A client asks, as soon as it is this late and its last operation has ended. */
export interface ScheduledOperation extends ClientOperation {
  readonly client: string;
  readonly atMs: number;
}

/**
 * All that decides a run, besides the implementation. It is what is printed, replayed, shrunk and committed.
 *
 * Choices are named by stable keys, such as `message n1→n2 #3`: the third message on that link has this fate whatever happened
 * elsewhere. A choice that `overrides` does not name is drawn from the seed; without a seed it is the benign one. Overrides and
 * faults that do not apply any more are skipped.
 */
export interface Schedule {
  readonly version: 1;
  readonly protocol: string;
  readonly about?: string;
  readonly seed: number | null;
  /** The run ends then. */
  readonly horizonMs: number;
  readonly operations: readonly ScheduledOperation[];
  readonly faults: readonly Fault[];
  readonly overrides: Readonly<Record<string, Choice>>;
}

/** Of a message: how long each of its copies takes, none if it is lost. Of a timer or a write: how long it takes. In milliseconds. */
export type Choice = number | readonly number[];

/** From when on a fault is felt. */
export const startOf = (fault: Fault): number => ('atMs' in fault ? fault.atMs : fault.fromMs);

/** From when on it is felt no more; a crash until the node is up again. */
export function endOf(fault: Fault): number {
  if (fault.kind === 'crash') return fault.atMs + fault.downMs;
  return 'untilMs' in fault ? fault.untilMs : fault.atMs;
}

/** @throws BadInput with the place in the schedule and what was expected there. */
export function parseSchedule(text: string, source: string): Schedule {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${source} is not JSON: ${(error as Error).message}`, {
      remedy: 'A schedule is one JSON object, as `quorate simulate --out DIR` writes it.',
    });
  }
  const expect = (holds: boolean, what: string) => {
    if (!holds)
      throw new BadInput(`${source}: ${what}`, {
        remedy: 'See docs/simulate.md for the form of a schedule.',
      });
  };
  const isTime = (item: unknown) => typeof item === 'number' && Number.isFinite(item) && item >= 0;
  expect(isJsonObject(value), 'a schedule is a JSON object');
  const schedule = value as Record<string, unknown>;
  expect(schedule.version === 1, `version 1 was expected, not ${JSON.stringify(schedule.version)}`);
  expect(typeof schedule.protocol === 'string', '"protocol" is the slug of a protocol');
  expect(
    schedule.seed === null || Number.isSafeInteger(schedule.seed),
    '"seed" is an integer, or null for benign choices',
  );
  expect(isTime(schedule.horizonMs), '"horizonMs" is a number of milliseconds');
  for (const field of ['operations', 'faults'] as const)
    expect(Array.isArray(schedule[field]), `"${field}" is an array`);
  expect(isJsonObject(schedule.overrides), '"overrides" is an object');
  for (const [index, operation] of (schedule.operations as unknown[]).entries()) {
    const isWhole =
      isJsonObject(operation) &&
      ['client', 'node', 'f'].every((name) => typeof operation[name] === 'string') &&
      isTime(operation.atMs) &&
      'operation' in operation;
    expect(isWhole, `operation ${index} needs client, node, f, atMs and operation`);
  }
  for (const [index, fault] of (schedule.faults as unknown[]).entries()) {
    const hasTimes =
      isJsonObject(fault) && (isTime(fault.atMs) || (isTime(fault.fromMs) && isTime(fault.untilMs)));
    expect(
      hasTimes && typeof (fault as Record<string, unknown>).kind === 'string',
      `fault ${index} needs a kind, and atMs or fromMs and untilMs`,
    );
  }
  for (const [key, choice] of Object.entries(schedule.overrides as object))
    expect(
      isTime(choice) || (Array.isArray(choice) && choice.every(isTime)),
      `override "${key}" is a number of milliseconds, or an array of them`,
    );
  return schedule as unknown as Schedule;
}
