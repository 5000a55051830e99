/** What a replica is told of the others. */
export interface ReplicaConfiguration {
  /** All replicas, by name. */
  readonly replicas: readonly string[];
  /** A replica tells each other one what that one may not know about so often. */
  readonly syncMs: number;
}

/** @throws Error that names the setting which makes no sense. */
export function checkReplicaConfiguration({ replicas, syncMs }: ReplicaConfiguration): void {
  if (replicas.length === 0 || new Set(replicas).size !== replicas.length || replicas.includes(''))
    throw new Error(`replicas must be different names, at least one: ${JSON.stringify(replicas)}`);
  if (!Number.isSafeInteger(syncMs) || syncMs <= 0)
    throw new Error(`syncMs must be a whole number above 0, not ${syncMs}`);
}

/** @throws Error unless it is one of the replicas. */
export function checkReplica({ replicas }: ReplicaConfiguration, replica: string): void {
  if (!replicas.includes(replica))
    throw new Error(`${replica} is none of the replicas ${replicas.join(', ')}`);
}

/** What a client asks of a replica. */
export type ReplicaOperation<Update> =
  | { readonly type: 'read' }
  | { readonly type: 'update'; readonly update: Update };

export const senseless = 'the update makes no sense in the state of this replica';
