import { commandsFrom, withCommand } from './chosen-log.ts';
import type { MultiPaxosMember } from './configuration.ts';
import type { Ask, Chosen, ChosenCommands, Command } from './messages.ts';
import { followedBy, type MultiPaxosEffect, type Outcome, stay, to } from './outcome.ts';
import { type Awaited, type MultiPaxosState, nextSlotOf } from './state.ts';

/** The command is chosen for the next slot: it is applied, and whoever waits for the slot is told. */
export function learn(member: MultiPaxosMember, state: MultiPaxosState, command: Command): Outcome {
  const slot = nextSlotOf(state);
  const applied =
    command.type === 'noop' ? undefined : member.application.apply(state.application, command.operation);
  const waiting = state.awaited.filter((awaited) => awaited.slot === slot);
  const learned: MultiPaxosState = {
    ...state,
    log: withCommand(state.log, command),
    application: applied === undefined ? state.application : applied.state,
    votes: state.votes.filter((vote) => vote.slot > slot),
    awaited: waiting.length === 0 ? state.awaited : state.awaited.filter((awaited) => awaited.slot > slot),
  };
  return stay(learned, ...waiting.map((awaited) => answerOf(awaited, command, applied)));
}

function answerOf(
  { id, ballot }: Awaited,
  command: Command,
  applied: ReturnType<MultiPaxosMember['application']['apply']> | undefined,
): MultiPaxosEffect {
  // A command is proposed in one slot only: when that is taken it never takes effect.
  if (applied === undefined || command.type === 'noop' || command.ballot !== ballot)
    return { kind: 'reply', id, outcome: 'fail', reason: 'another leader has taken the slot' };
  return applied.outcome === 'ok'
    ? { kind: 'reply', id, outcome: 'ok', result: applied.result }
    : { kind: 'reply', id, outcome: 'fail', reason: applied.reason };
}

/** Learns those of the commands that come next in the log. */
export function learnAll(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  { from, commands }: ChosenCommands,
): Outcome {
  const known = nextSlotOf(state) - from;
  // With a gap before them they cannot be applied yet.
  if (known < 0) return stay(state);
  return commands
    .slice(known)
    .reduce<Outcome>(
      (outcome, command) => followedBy(outcome, (next) => learn(member, next, command)),
      stay(state),
    );
}

/**
 * The leader of a ballot knows the log to be chosen up to a slot. This node learns from its own votes as far as they are of that
 * ballot, and asks for what it lacks then.
 */
export function learnUpTo(
  member: MultiPaxosMember,
  state: MultiPaxosState,
  leader: string,
  ballot: number,
  chosenUpTo: number,
): Outcome {
  const slot = nextSlotOf(state);
  if (slot > chosenUpTo) return stay(state);
  const vote = state.votes.find((each) => each.slot === slot);
  if (vote === undefined || !member.rules.isChoice(vote, ballot))
    return stay(state, to(leader, { type: 'ask', from: slot }));
  return followedBy(learn(member, state, vote.command), (next) =>
    learnUpTo(member, next, leader, ballot, chosenUpTo),
  );
}

/** Another node lacks commands. */
export function onAsk(member: MultiPaxosMember, state: MultiPaxosState, from: string, m: Ask): Outcome {
  return m.from > state.log.size ? stay(state) : stay(state, to(from, chosenFrom(member, state, m.from)));
}

/** A part of the log from a slot on, as much as is sent at once. */
export const chosenFrom = (
  { maxBatch }: MultiPaxosMember,
  { log }: MultiPaxosState,
  from: number,
): Chosen => ({
  type: 'chosen',
  from,
  commands: commandsFrom(log, from, maxBatch),
  upTo: log.size,
});

/** Learns what another node knows, and asks for more if there is more. */
export function onChosen(member: MultiPaxosMember, state: MultiPaxosState, from: string, m: Chosen): Outcome {
  return followedBy(learnAll(member, state, m), (next) => {
    const isNew = next.log.size > state.log.size;
    return isNew && next.log.size < m.upTo
      ? stay(next, to(from, { type: 'ask', from: nextSlotOf(next) }))
      : stay(next);
  });
}
