import { BadInput } from '../../core/bad-input.ts';
import { type Check, combineVerdicts, type VerdictKind } from '../../core/verdict.ts';
import { type CollisionOdds, collisionOdds } from '../collision-odds.ts';
import type { LimitMet } from '../exploration-result.ts';
import type { ExploreOptions } from '../options.ts';
import { RunClock, yieldToEventLoop } from '../run-clock.ts';
import type { ActorProperty, ActorSystem } from './actor.ts';
import { ActorSearch, ASSERTIONS } from './actor-search.ts';
import { ActorSpace } from './actor-space.ts';
import { type ActorTraceStep, traceTo } from './actor-trace.ts';

export interface ExploreActorsOptions
  extends Pick<ExploreOptions, 'maxStates' | 'maxDepth' | 'timeoutMs' | 'maxMemoryMiB' | 'signal'> {
  /** Goes on to the end, so that of every broken property a shortest violation is found; otherwise it ends at the first. */
  readonly continueAfterViolation?: boolean | undefined;
}

/** Where a property of kind `always` or `step` was first broken, or one of kind `sometimes` first held. */
export interface ActorSight {
  readonly property: string;
  readonly isViolation: boolean;
  /** Steps after the start. */
  readonly depth: number;
  readonly trace: readonly ActorTraceStep[];
}

export interface ActorExplorationResult {
  readonly verdict: VerdictKind;
  readonly system: string;
  readonly checks: readonly Check[];
  readonly states: {
    /** The initial state and all successors, before those known are left out; steps that change nothing are not made. */
    readonly generated: number;
    readonly distinct: number;
    readonly depth: number;
    /** Successors outside the bounds: judged, and left there. */
    readonly constrainedOut: number;
  };
  readonly seconds: number;
  readonly sights: readonly ActorSight[];
  readonly limit: LimitMet | undefined;
  readonly scope: {
    readonly exhaustive: boolean;
    readonly collisionOdds: CollisionOdds;
    /** Different conditions of all actors, messages, contents of inboxes and histories. */
    readonly interned: {
      readonly conditions: number;
      readonly messages: number;
      readonly inboxes: number;
      readonly histories: number;
    };
    /** How often the actors' own code ran. */
    readonly calls: number;
  };
}

/**
 * Explores every state that a system of actors can reach within its bounds, breadth first: what is found is found by a run of
 * least length.
 *
 * @throws BadInput for a system that makes no sense, TypeError for one whose data is not plain JSON.
 */
export async function exploreActors(
  system: ActorSystem,
  options: ExploreActorsOptions = {},
): Promise<ActorExplorationResult> {
  const names = system.properties.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position || name === ASSERTIONS);
  if (twice !== undefined) throw new BadInput(`${system.name} has two properties "${twice}"`);
  const clock = new RunClock(options);
  const search = new ActorSearch(new ActorSpace(system), options);
  while (!search.isOver) {
    clock.startSlice();
    search.run(clock.sliceIsOver);
    if (!search.isOver) {
      search.limit = clock.limitMet();
      await yieldToEventLoop();
    }
  }
  return resultOf(search, clock.seconds);
}

function resultOf(search: ActorSearch, seconds: number): ActorExplorationResult {
  const { space, discoveries } = search;
  const { system } = space;
  const isKindOfSight = new Map(
    system.properties.map(({ name, kind }) => [name, kind === 'sometimes'] as const),
  );
  const sights = [...discoveries.values()].map((discovery): ActorSight => {
    const trace = traceTo(search, discovery);
    const isViolation = !isKindOfSight.get(discovery.property);
    return { property: discovery.property, isViolation, depth: Math.max(0, trace.length - 1), trace };
  });
  const checks = [...system.properties.map((property) => checkOf(property, search)), ...failedCheck(search)];
  const { generated, constrainedOut, depth } = search;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    verdict: combineVerdicts([
      ...checks.map(({ verdict }) => verdict),
      ...(search.isExhausted || search.isBroken ? [] : (['unknown'] as const)),
    ]),
    system: system.name,
    checks,
    states: { generated, distinct: search.distinct, depth, constrainedOut },
    seconds,
    sights,
    limit: search.limit,
    scope: {
      exhaustive: search.isExhausted,
      collisionOdds: collisionOdds(search.distinct, generated),
      interned: {
        conditions: sum(space.tables.map(({ conditions }) => conditions.size)),
        messages: sum(space.inboxes.map(({ envelopes }) => envelopes.size)),
        inboxes: sum(space.inboxes.map(({ size }) => size)),
        histories: space.histories.size,
      },
      calls: sum(space.tables.map(({ calls }) => calls)),
    },
  };
}

function checkOf({ name, kind }: ActorProperty, { discoveries, isExhausted }: ActorSearch): Check {
  const isFound = discoveries.has(name);
  if (kind !== 'sometimes') {
    const verdict = isFound ? 'violated' : isExhausted ? 'valid' : 'unknown';
    return { name, verdict };
  }
  if (isFound) return { name, verdict: 'valid' };
  return isExhausted
    ? { name, verdict: 'violated', detail: 'no state shows it' }
    : { name, verdict: 'unknown', detail: 'no state has shown it so far' };
}

function failedCheck({ discoveries }: ActorSearch): Check[] {
  const failure = discoveries.get(ASSERTIONS)?.failure;
  return failure === undefined ? [] : [{ name: ASSERTIONS, verdict: 'violated', detail: failure.message }];
}
