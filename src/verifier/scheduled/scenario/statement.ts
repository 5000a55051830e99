import type { WorkloadOperation } from '../../workload.ts';

/** Which held messages a statement is about: the oldest of this link, and of this type if one is named. */
export interface MessagePattern {
  readonly from: string;
  readonly to: string;
  readonly type?: string;
  /** The k-th of its type on its link, as keys count them, held or not. */
  readonly number?: number;
}

export type ExpectedEnd =
  | { readonly kind: 'open' | 'fail' | 'info' | 'ok' }
  /** It succeeded, with this result. */
  | { readonly kind: 'result'; readonly value: unknown };

/** One line of a scenario. */
export type Statement = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'nodes'; readonly count: number }
  | {
      readonly kind: 'ask';
      readonly client: string;
      readonly node: string;
      readonly operation: WorkloadOperation;
    }
  | { readonly kind: 'give-up'; readonly client: string }
  | { readonly kind: 'deliver' | 'drop' | 'copy'; readonly message: MessagePattern }
  /** All that is held, and all that comes of it, on this link or on every one. */
  | { readonly kind: 'deliver-all'; readonly link?: Pick<MessagePattern, 'from' | 'to'> }
  | { readonly kind: 'crash' | 'restart' | 'pause' | 'resume'; readonly node: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'expect'; readonly client: string; readonly end: ExpectedEnd }
);
