import type { Input, Machine } from '../../core/machine.ts';
import { onCheckpoint } from './checkpoints.ts';
import { type Context, contextOf, type PbftConfiguration } from './configuration.ts';
import { type PbftRecord, rebuild } from './durable.ts';
import { isMessage } from './message-shapes.ts';
import type { PbftMessage } from './messages.ts';
import { onProposal, onRequest, onVote, propose } from './ordering.ts';
import { startWaiting } from './patience.ts';
import type { ReplicaState } from './replica-state.ts';
import { onStatus, onStatusTimer } from './retransmission.ts';
import type { PbftRules } from './rules.ts';
import { onFetchState, onState } from './state-transfer.ts';
import { type ReplicaTransition, Turn } from './turn.ts';
import { onNewView, onTimeout, onViewChange } from './view-changes.ts';

/**
 * A replica of practical Byzantine fault tolerance: n = 3f + 1 replicas execute the requests of clients in one order, though f
 * of them may do anything (Castro and Liskov, Practical Byzantine Fault Tolerance, 1999, section 4, with signatures; the
 * retransmission of 2002, section 5.2). Safe whatever the network does; live once messages arrive within some bounded time.
 *
 * Different from the paper, a correct replica may crash and start again with what is on its disk; see `durable.ts`.
 *
 * @throws if the configuration is not sensible, or the node is not among the replicas.
 */
export function pbftReplica(
  configuration: PbftConfiguration,
  changes: Partial<PbftRules> = {},
): Machine<ReplicaState, PbftMessage, unknown, unknown, PbftRecord> {
  const context = contextOf(configuration, changes);
  return {
    name: 'pbft/replica',
    start: (node, durable) => {
      const turn = new Turn(context, rebuild(context, node, durable));
      startWaiting(turn);
      onStatusTimer(turn);
      return turn.finish();
    },
    step: (state, input) => step(context, state, input),
    normalize: (state) => {
      const { viewChange, status } = state.timers;
      return {
        ...state,
        timers: { viewChange: { ...viewChange, generation: 0 }, status: { ...status, generation: 0 } },
        writes: { issued: 0, done: 0 },
      };
    },
  };
}

function step(context: Context, state: ReplicaState, input: Input<PbftMessage, unknown>): ReplicaTransition {
  const turn = new Turn(context, state);
  switch (input.kind) {
    case 'message':
      if (isMessage(input.message)) onMessage(turn, input.from, input.message);
      break;
    case 'operation':
      return {
        state,
        effects: [
          {
            kind: 'reply',
            id: input.id,
            outcome: 'fail',
            reason: 'a replica takes signed requests: ask a client',
          },
        ],
      };
    case 'timer':
      onTimer(turn, input.name, input.generation);
      break;
    case 'written':
      turn.update({ writes: { ...state.writes, done: Math.max(state.writes.done, input.writeId) } });
      break;
  }
  // The step may have brought a request, room in the log, or a view to begin: the primary uses it at once.
  propose(turn);
  return turn.finish();
}

function onTimer(turn: Turn, name: string, generation: number): void {
  const { viewChange, status } = turn.state.timers;
  if (name === 'viewChange' && viewChange.isRunning && viewChange.generation === generation) onTimeout(turn);
  if (name === 'status' && status.generation === generation) onStatusTimer(turn);
}

function onMessage(turn: Turn, from: string, message: PbftMessage): void {
  switch (message.type) {
    case 'request':
      onRequest(turn, from, message);
      break;
    case 'proposal':
      onProposal(turn, message);
      break;
    case 'prepare':
    case 'commit':
      onVote(turn, message);
      break;
    case 'checkpoint':
      onCheckpoint(turn, message);
      break;
    case 'viewChange':
      onViewChange(turn, message);
      break;
    case 'newView':
      onNewView(turn, message);
      break;
    case 'fetchState':
      onFetchState(turn, from, message);
      break;
    case 'state':
      onState(turn, message);
      break;
    case 'status':
      onStatus(turn, from, message);
      break;
    case 'reply':
      break;
  }
}
