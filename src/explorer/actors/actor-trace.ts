import { type ActorSearch, ASSERTIONS, type Discovery, NO_PARENT } from './actor-search.ts';
import { describeMessage } from './describe-step.ts';

/** One step of a run of a system of actors. */
export interface ActorTraceStep {
  /** `s1 → s2: vote {"term":1}`, `s1: timer election`, or `Start`. */
  readonly label: string;
  /** The actor that took it, or that would have taken what was lost; absent at the start. */
  readonly actor?: string;
  readonly sent: readonly { readonly to: string; readonly message: unknown }[];
  /** The condition of every actor after the step. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** What the step leaves under way to each actor. */
  readonly inboxes: Readonly<Record<string, readonly { readonly from: string; readonly message: unknown }[]>>;
  readonly history: unknown;
}

/** The steps from the start to where something was found; runs them again, and holds them to the stored fingerprints. */
export function traceTo(search: ActorSearch, discovery: Discovery): readonly ActorTraceStep[] {
  const { space } = search;
  const indexes: number[] = [];
  for (let index = discovery.parent; index !== NO_PARENT; index = search.parentOf(index))
    indexes.unshift(index);
  const fingerprints = search.visited.fingerprintsOf(indexes);
  if (discovery.parent === NO_PARENT && discovery.failure !== undefined) return [];
  space.makeInitial();
  const steps = [stepHere(search, true)];
  const vector = Int32Array.from(space.next);
  const goOn = (isTheStep: (ordinal: number) => boolean) => {
    let ordinal = 0;
    let found: ActorTraceStep | undefined;
    const after = new Int32Array(vector.length);
    space.expand(vector, 0, () => {
      if (found !== undefined || !isTheStep(ordinal++)) return;
      found = stepHere(search, false);
      after.set(space.next);
    });
    if (found === undefined) throw new Error(`${space.system.name} does not repeat its own steps`);
    vector.set(after);
    steps.push(found);
  };
  for (const [low, high] of fingerprints.slice(1)) goOn(() => space.low === low && space.high === high);
  if (discovery.property === ASSERTIONS) steps.push(failedStep(steps.at(-1)!, discovery));
  else if (discovery.parent !== NO_PARENT) goOn((ordinal) => ordinal === discovery.ordinal);
  return steps;
}

function stepHere({ space }: ActorSearch, isStart: boolean): ActorTraceStep {
  const names = space.tables.map(({ actor }) => actor.name);
  const ofAll = <T>(value: (position: number) => T) =>
    Object.fromEntries(names.map((name, position) => [name, value(position)]));
  return {
    label: isStart ? 'Start' : space.describe(),
    ...(isStart ? {} : { actor: names[space.actor]! }),
    sent: isStart || space.outcome < 0 ? [] : space.sentBy(space.outcome),
    conditions: ofAll((position) => space.tables[position]!.conditions.valueOf(space.next[position]!)),
    inboxes: ofAll((position) => space.inboxes[position]!.contentOf(space.next[names.length + position]!)),
    history: space.histories.valueOf(space.next[space.historySlot]!),
  };
}

function failedStep(before: ActorTraceStep, { failure }: Discovery): ActorTraceStep {
  return { ...before, label: `${failure!.step} fails: ${failure!.message}`, sent: [] };
}

/** A numbered list of what happened, with what each step sent. */
export function formatActorTrace(trace: readonly ActorTraceStep[]): string {
  const width = String(trace.length - 1).length;
  return trace
    .flatMap(({ label, sent }, index) => [
      `${String(index).padStart(width)}  ${label}`,
      ...groupedByMessage(sent).map(
        ({ message, to }) => `${' '.repeat(width)}    sends to ${to.join(', ')}: ${message}`,
      ),
    ])
    .join('\n');
}

function groupedByMessage(sent: ActorTraceStep['sent']): { message: string; to: string[] }[] {
  const groups: { message: string; to: string[] }[] = [];
  for (const { to, message } of sent) {
    const text = describeMessage(message);
    const group = groups.find((other) => other.message === text);
    if (group === undefined) groups.push({ message: text, to: [to] });
    else group.to.push(to);
  }
  return groups;
}
