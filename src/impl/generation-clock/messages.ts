/** What nodes and the resource tell each other. */
export type GenerationMessage =
  | { readonly type: 'voteRequest'; readonly generation: number }
  | { readonly type: 'vote'; readonly generation: number }
  /** The sender has seen a greater generation than that of a request. */
  | { readonly type: 'newerGeneration'; readonly generation: number }
  | { readonly type: 'write'; readonly generation: number; readonly id: string; readonly value: unknown }
  | { readonly type: 'writeAccepted'; readonly id: string }
  /** The resource has seen `generation`, which is greater. */
  | { readonly type: 'writeRefused'; readonly id: string; readonly generation: number };
