import type { Machine } from '../../core/machine.ts';
import { type Claim, nobody } from './claim.ts';
import type { GenerationMessage } from './messages.ts';
import { type GenerationClockRules, rightRules } from './rules.ts';

/** What the resource holds, and under which claim it was written. */
export type ResourceRecord = { readonly fence: Claim; readonly value: unknown };

export interface ResourceState extends ResourceRecord {
  /** The last claim of each sender, for who would compare with that alone. */
  readonly bySender: Readonly<Record<string, Claim>>;
  readonly lastWrite: number;
}

/** A resource that remembers the greatest claim under which it was written, and refuses smaller ones: also after a restart. */
export function generationResource(
  changes: Partial<GenerationClockRules> = {},
): Machine<ResourceState, GenerationMessage, never, never, ResourceRecord> {
  const rules = { ...rightRules, ...changes };
  return {
    name: 'generation-clock/resource',
    start: (_, durable) => ({
      state: { ...(durable.at(-1) ?? { fence: nobody, value: null }), bySender: {}, lastWrite: 0 },
      effects: [],
    }),
    step(state, input) {
      if (input.kind !== 'message' || input.message.type !== 'write') return { state, effects: [] };
      const { from, message } = input;
      const { generation, id, value } = message;
      const claim: Claim = { generation, owner: from };
      const { fence, bySender, lastWrite } = state;
      if (!rules.accepts(fence, claim, bySender[from] ?? nobody)) {
        const answer: GenerationMessage = { type: 'writeRefused', id, generation: fence.generation };
        return { state, effects: [{ kind: 'send', to: from, message: answer, afterPersist: lastWrite }] };
      }
      const writeId = lastWrite + 1;
      return {
        state: { fence: claim, value, bySender: { ...bySender, [from]: claim }, lastWrite: writeId },
        effects: [
          { kind: 'persist', writeId, data: { fence: claim, value }, replacesEarlier: true },
          { kind: 'send', to: from, message: { type: 'writeAccepted', id }, afterPersist: writeId },
        ],
      };
    },
    normalize: (state) => ({ ...state, lastWrite: 0 }),
  };
}
