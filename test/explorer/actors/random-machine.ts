import type { AnyMachine, Effect, Transition } from '../../../src/core/machine.ts';
import { hashText } from '../../../src/core/values/hash.ts';
import { Kind } from '../../../src/core/values/index.ts';

export interface RandomMachineState {
  readonly at: number;
  /** Steps with an effect that it may still take, so that the state space ends. */
  readonly left: number;
  readonly issued: number;
  readonly written: number;
  readonly generation: number;
}

/** A machine that does anything: what it does is a hash of its seed, its state and the input. */
export function randomMachine(seed: number, peers: readonly string[], steps: number): AnyMachine {
  type Step = Transition<RandomMachineState, unknown, unknown, unknown>;
  const draw = (...what: unknown[]) => hashText(Kind.string, JSON.stringify([seed, ...what])).low >>> 8;

  function act(state: RandomMachineState, node: string, input: string, request?: string): Step {
    const chance = (purpose: string, bound: number) => draw(node, state.at, input, purpose) % bound;
    if (state.left === 0 || chance('ignore', 4) === 0) return { state, effects: [] };
    const effects: Effect<unknown, unknown, unknown>[] = [];
    let { issued, generation } = state;
    if (chance('send before', 3) === 0)
      effects.push({ kind: 'send', to: peers[chance('to', peers.length)]!, message: chance('early', 2) });
    const persists = chance('persist', 2) === 0;
    if (persists) {
      const replacesEarlier = chance('replaces', 3) === 0;
      effects.push({ kind: 'persist', writeId: ++issued, data: chance('data', 2), replacesEarlier });
    }
    const held = persists && chance('held', 3) > 0 ? { afterPersist: issued } : {};
    const to = peers[chance('to after', peers.length)]!;
    if (chance('send', 2) === 0)
      effects.push({ kind: 'send', to, message: { late: chance('late', 2) }, ...held });
    if (chance('timer', 3) === 0)
      effects.push({ kind: 'setTimer', name: 'tick', generation: ++generation, minMs: 1, maxMs: 2 });
    if (request !== undefined && chance('reply', 4) > 0)
      effects.push({ kind: 'reply', id: request, outcome: 'ok', result: chance('result', 2), ...held });
    const next = { ...state, at: chance('next', 3), left: state.left - 1, issued, generation };
    return { state: next, effects };
  }

  const nodes = new Map<string, AnyMachine>();
  const machineAt = (node: string): AnyMachine => {
    const known = nodes.get(node);
    if (known !== undefined) return known;
    const made: AnyMachine = {
      name: 'random',
      start: (_, durable) => {
        const at = durable.length === 0 ? 0 : draw(node, durable) % 3;
        return act({ at, left: steps, issued: 0, written: 0, generation: 0 }, node, 'start');
      },
      step: (state: RandomMachineState, input) => {
        switch (input.kind) {
          case 'message':
            return act(state, node, JSON.stringify([input.from, input.message]));
          case 'operation':
            return act(state, node, JSON.stringify(input.operation), input.id);
          case 'timer':
            return input.generation === state.generation ? act(state, node, 'timer') : { state, effects: [] };
          case 'written':
            return act({ ...state, written: input.writeId }, node, 'written');
        }
      },
      normalize: (state: RandomMachineState) => ({
        ...state,
        issued: state.issued - state.written,
        written: 0,
        generation: 0,
      }),
    };
    nodes.set(node, made);
    return made;
  };
  return {
    name: 'random',
    start: (node, durable, now) => {
      const { state, effects } = machineAt(node).start(node, durable, now);
      return { state: { ...state, node }, effects };
    },
    step: (state, input) => machineAt(state.node).step(state, input),
    normalize: (state) => machineAt(state.node).normalize!(state),
  };
}
