import { type ModelValue, record, sequence, setOf } from '../../core/values/index.ts';
import { completeConfiguration } from '../../impl/raft/configuration.ts';
import { keyValue } from '../../impl/raft/key-value.ts';
import { type Entry, entriesBetween, lastIndexOf, type RaftLog } from '../../impl/raft/log.ts';
import type { Snapshot } from '../../impl/raft/messages.ts';
import {
  applyEntry,
  initialReplicatedState,
  type ReplicatedState,
} from '../../impl/raft/replicated-state.ts';
import { restored } from '../../impl/raft/snapshot.ts';
import type { RaftState } from '../../impl/raft/state.ts';
import type { Log, Entry as ModelEntry } from '../../models/raft/membership-log.ts';
import { noMembers } from '../../models/raft/membership-log.ts';
import { raftMembershipOptions } from '../../simulator/protocols/raft.ts';
import { nameOf } from '../abstraction.ts';

const configuration = completeConfiguration(raftMembershipOptions);

/** What is remembered of a run, and no server needs. */
export class Ghost {
  /** The last confirmed state of each server: what it has on disk while it is down. */
  readonly last = new Map<string, RaftState>();
  /** All that is known to be committed: what snapshots stand for. */
  readonly #committed: Entry[] = [];
  /** What it makes of a machine, as text: after none of it, after the first entry, and so on. */
  readonly #texts: string[];
  #reached: ReplicatedState = initialReplicatedState(keyValue);
  readonly #logs = new WeakMap<RaftLog, Log>();
  readonly #entries = new WeakMap<Entry, ModelEntry>();

  constructor() {
    this.#texts = [JSON.stringify(this.#reached)];
  }

  /** A server is now in this state. */
  remember(before: RaftState | undefined, after: RaftState): void {
    this.last.set(after.node, after);
    for (let index = this.#committed.length + 1; index <= after.commitIndex; index++) {
      const isBefore = before && index > before.log.baseIndex && index <= lastIndexOf(before.log);
      const [entry] = entriesBetween(isBefore ? before.log : after.log, index, index);
      this.#committed.push(entry!);
      this.#reached = applyEntry(keyValue, configuration, this.#reached, index, entry!).replicated;
      this.#texts.push(JSON.stringify(this.#reached));
    }
  }

  /** The log as it would be had nothing been compacted. */
  fullLog(log: RaftLog): Log {
    const known = this.#logs.get(log);
    if (known) return known;
    const kept = entriesBetween(log, log.baseIndex + 1, lastIndexOf(log));
    const entries = [...this.#committed.slice(0, log.baseIndex), ...kept];
    const full = sequence(...entries.map((entry) => this.#entryOf(entry))) as Log;
    this.#logs.set(log, full);
    return full;
  }

  /** How many committed entries have led to this; -1 if they lead elsewhere. */
  applied(replicated: ReplicatedState, index: number): number {
    return JSON.stringify(replicated) === this.#texts[index] ? index : -1;
  }

  /** How many committed entries a snapshot stands for; -1 if they lead elsewhere. */
  included(snapshot: Snapshot | null): number {
    return snapshot === null ? 0 : this.applied(restored(keyValue, snapshot), snapshot.lastIncludedIndex);
  }

  #entryOf(entry: Entry): ModelEntry {
    const known = this.#entries.get(entry);
    if (known) return known;
    const members = entry.type === 'configuration' ? namesOf(entry.members) : noMembers;
    const made = record({ term: entry.term, members }) as unknown as ModelEntry;
    this.#entries.set(entry, made);
    return made;
  }
}

export const namesOf = (servers: readonly string[]) => setOf<ModelValue>(servers.map(nameOf));
