import type { Input, Machine, NodeClock } from '../../core/machine.ts';

/** `ask`: what time is it? `time`: the answer, with what names the question. Times are whole microseconds. */
export type TimeMessage =
  | { readonly type: 'ask'; readonly originUs: number }
  | {
      readonly type: 'time';
      readonly originUs: number;
      readonly receiveUs: number;
      readonly transmitUs: number;
    };

/** What a calendar clock shows. */
export const wallUsOf = ({ wallMs }: NodeClock): number => Math.floor(wallMs * 1000);

/** A server of the time that its calendar clock shows; it remembers nothing of those that ask. */
export function timeServerMachine(): Machine<null, TimeMessage, never, never, never> {
  return {
    name: 'clock-sync/server',
    start: () => ({ state: null, effects: [] }),
    step(state, input: Input<TimeMessage, never>) {
      if (input.kind !== 'message' || input.message.type !== 'ask') return { state, effects: [] };
      const { originUs } = input.message;
      const nowUs = wallUsOf(input.now);
      const answer = { type: 'time', originUs, receiveUs: nowUs, transmitUs: nowUs } as const;
      return { state, effects: [{ kind: 'send', to: input.from, message: answer }] };
    },
  };
}
