import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type {
  AnyMachine,
  Effect,
  Input,
  NodeClock,
  Persist,
  Send,
  SetTimer,
} from '../../src/core/machine.ts';

/**
 * Golden interaction scripts: a text file of commands (`> deliver a b`), each followed by what the nodes did, compared exactly.
 * With REWRITE_SCRIPTS=1 in the environment the file is recorded anew. Comments (`#`) and empty lines stay as they are.
 *
 * | command | |
 * |---|---|
 * | `start a b c` | nodes start for the first time |
 * | `operation a {"type": "put"}` | a client, `client` unless named before the JSON, asks node a; ids are `op1`, `op2`, ... |
 * | `deliver a b`, `deliver a b 2` | the first, or the n-th, message in flight from a to b; `deliver all` goes on until none is |
 * | `drop a b`, `duplicate a b` | likewise; `drop a b all`: all from a to b |
 * | `timeout a election` | the timer of this name runs out, as it was set last |
 * | `advance 100`, `advance a 100` | the clocks go on, in milliseconds |
 * | `write a`, `write a 1` | all writes of a, or the first n, are on its disk; `disks immediate`: from now on at once |
 * | `crash a`, `restart a` | it loses what is not on disk; it finds what is |
 * | `state a term role` | the named fields of its state, or all |
 *
 * A command that ends in `quietly` shows nothing. The rules of {@link AnyMachine} are checked throughout: inputs and states
 * are frozen, what crosses the border is plain JSON, writes and timers are numbered as they should be.
 */
export function runInteractionScript(path: string | URL, machineOf: (node: string) => AnyMachine): void {
  const recorded = readFileSync(path, 'utf8');
  const actual = replayInteractionScript(recorded, machineOf);
  if (actual === recorded) return;
  if (process.env.REWRITE_SCRIPTS) writeFileSync(path, actual);
  else throw new Error(`${path}: ${firstDifference(recorded, actual)}`);
}

/** The text with the output of its commands as it is now. */
export function replayInteractionScript(text: string, machineOf: (node: string) => AnyMachine): string {
  const world = new ScriptedWorld(machineOf);
  const lines: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) lines.push(line);
    if (!line.startsWith('> ')) continue;
    try {
      lines.push(line, ...world.command(line.slice(2)));
    } catch (error) {
      throw new Error(`line ${index + 1}, "${line}": ${(error as Error).message}`, { cause: error });
    }
  }
  return lines.join('\n');
}

/** Says after which command the output is another one. */
export function firstDifference(recorded: string, actual: string): string {
  const [before, after] = [recorded.split('\n'), actual.split('\n')];
  const index = before.findIndex((line, k) => line !== after[k]);
  const at = index < 0 ? before.length : index;
  const command = after.slice(0, at + 1).findLast((line) => line.startsWith('> '));
  return [
    `line ${at + 1}, after "${command ?? ''}":`,
    `  recorded: ${before[at] ?? '(end)'}`,
    `  now:      ${after[at] ?? '(end)'}`,
    'REWRITE_SCRIPTS=1 records the script anew',
  ].join('\n');
}

/** Plain JSON, as short as it can be read: the type of a message before its fields. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (typeof value === 'string') return /^[\w./:-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { type, ...fields } = value as Record<string, unknown>;
  const hasType = typeof type === 'string';
  const shown = Object.entries(hasType ? fields : value).map(
    ([key, each]) => `${key}: ${describeValue(each)}`,
  );
  const body = shown.length > 0 ? `{${shown.join(', ')}}` : '{}';
  if (!hasType) return body;
  return shown.length > 0 ? `${type} ${body}` : type;
}

type AnyEffect = Effect<unknown, unknown, unknown>;

interface ScriptedNode {
  readonly name: string;
  readonly machine: AnyMachine;
  readonly clock: { monotonicMs: number; wallMs: number };
  /** What is on disk. */
  durable: readonly unknown[];
  state: unknown;
  isUp: boolean;
  /** Issued and on disk, counted in this life. */
  issued: number;
  written: number;
  pending: Persist<unknown>[];
  held: AnyEffect[];
  timers: Map<string, SetTimer>;
}

const firstClock = { monotonicMs: 1_000, wallMs: 1_700_000_000_000 };

class ScriptedWorld {
  private readonly nodes = new Map<string, ScriptedNode>();
  private readonly inFlight: { readonly from: string; readonly to: string; readonly message: unknown }[] = [];
  private readonly machineOf: (node: string) => AnyMachine;
  private areDisksImmediate = false;
  private operations = 0;
  private output: string[] = [];

  constructor(machineOf: (node: string) => AnyMachine) {
    this.machineOf = machineOf;
  }

  command(line: string): readonly string[] {
    const isQuiet = line.endsWith(' quietly');
    const [name = '', ...words] = (isQuiet ? line.slice(0, -' quietly'.length) : line).split(' ');
    this.output = [];
    this.perform(name, words);
    return isQuiet ? [] : this.output;
  }

  private perform(name: string, words: readonly string[]): void {
    const [first = '', second = '', third] = words;
    if (name === 'start') for (const node of words) this.start(node);
    else if (name === 'operation') this.operation(first, words.slice(1));
    else if (name === 'deliver' && first === 'all') this.deliverAll();
    else if (name === 'deliver') this.deliver(this.take(first, second, third));
    else if (name === 'drop' && third === 'all')
      while (this.isInFlight(first, second)) this.take(first, second);
    else if (name === 'drop') this.take(first, second, third);
    else if (name === 'duplicate') this.duplicate(first, second, third);
    else if (name === 'timeout') this.timeOut(this.up(first), second);
    else if (name === 'advance') this.advance(first, second);
    else if (name === 'write')
      this.write(this.up(first), second === '' ? Number.POSITIVE_INFINITY : Number(second));
    else if (name === 'disks' && first === 'immediate') this.writeAllAtOnce();
    else if (name === 'crash') this.crash(this.up(first));
    else if (name === 'restart') this.restart(first);
    else if (name === 'state') this.show(this.up(first), words.slice(1));
    else throw new Error('no such command');
  }

  private node(name: string): ScriptedNode {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`no node ${name} has been started`);
    return node;
  }

  private up(name: string): ScriptedNode {
    const node = this.node(name);
    if (!node.isUp) throw new Error(`${name} is down`);
    return node;
  }

  private start(name: string): void {
    if (this.nodes.has(name)) throw new Error(`${name} has been started before`);
    const machine = this.machineOf(name);
    const node = { name, machine, clock: { ...firstClock }, durable: [], state: undefined, ...blank() };
    this.nodes.set(name, node);
    this.boot(node);
  }

  private boot(node: ScriptedNode): void {
    Object.assign(node, blank());
    this.goOn(node, node.machine.start(node.name, deepFreeze(node.durable), now(node)));
  }

  private step(node: ScriptedNode, input: Input<unknown, unknown>): void {
    this.goOn(node, node.machine.step(node.state, deepFreeze(input)));
  }

  /** The node goes on to its next state, and what it wants done begins. */
  private goOn(
    node: ScriptedNode,
    { state, effects }: { state: unknown; effects: readonly AnyEffect[] },
  ): void {
    node.state = deepFreeze(state);
    if (effects.filter(({ kind }) => kind === 'persist').length > 1)
      throw new Error('more than one write in one step');
    for (const effect of effects) this.perceive(node, deepFreeze(effect));
    if (this.areDisksImmediate) this.write(node, Number.POSITIVE_INFINITY);
  }

  private perceive(node: ScriptedNode, effect: AnyEffect): void {
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(effect)), effect))
      throw new Error(`not plain JSON: ${describeValue(effect)}`);
    this.output.push(`${node.name} ${describeEffect(effect)}`);
    if (effect.kind === 'persist') {
      if (effect.writeId !== ++node.issued)
        throw new Error(`write ${effect.writeId} follows ${node.issued - 1}`);
      node.pending.push(effect);
    } else if (effect.kind === 'setTimer') this.setTimer(node, effect);
    else if ((effect.afterPersist ?? 0) > node.issued)
      throw new Error('waits for a write that was not issued');
    else if ((effect.afterPersist ?? 0) > node.written) node.held.push(effect);
    else this.release(node, effect);
  }

  private setTimer(node: ScriptedNode, timer: SetTimer): void {
    const earlier = node.timers.get(timer.name)?.generation ?? Number.NEGATIVE_INFINITY;
    if (timer.generation <= earlier) throw new Error(`generation of timer ${timer.name} is not greater`);
    if (!(timer.minMs >= 0 && timer.maxMs >= timer.minMs))
      throw new Error(`timer ${timer.name} has no range`);
    node.timers.set(timer.name, timer);
  }

  private release({ name }: ScriptedNode, effect: AnyEffect): void {
    if (effect.kind !== 'send') return;
    if (effect.to === name) throw new Error('a node sends to itself');
    this.inFlight.push({ from: name, to: effect.to, message: (effect as Send<unknown>).message });
  }

  private operation(name: string, words: readonly string[]): void {
    const text = words.join(' ');
    const start = text.search(/[[{"\d]/);
    const client = text.slice(0, Math.max(0, start)).trim() || 'client';
    const operation = JSON.parse(text.slice(start));
    const node = this.up(name);
    this.step(node, { kind: 'operation', id: `op${++this.operations}`, client, operation, now: now(node) });
  }

  private isInFlight(from: string, to: string): boolean {
    return this.inFlight.some((each) => each.from === from && each.to === to);
  }

  private take(from: string, to: string, position = '1') {
    const matching = this.inFlight.filter((each) => each.from === from && each.to === to);
    const chosen = matching[Number(position) - 1];
    if (!chosen) throw new Error(`${matching.length} messages in flight from ${from} to ${to}`);
    this.inFlight.splice(this.inFlight.indexOf(chosen), 1);
    return chosen;
  }

  private duplicate(from: string, to: string, position?: string): void {
    const message = this.take(from, to, position);
    this.inFlight.unshift(message, message);
  }

  private deliver({ from, to, message }: { from: string; to: string; message: unknown }): void {
    this.output.push(`${from} -> ${to} ${describeValue(message)}`);
    const node = this.nodes.get(to);
    if (!node?.isUp) this.output.push(`${to} is down`);
    else this.step(node, { kind: 'message', from, message, now: now(node) });
  }

  private deliverAll(): void {
    for (let count = 0; this.inFlight.length > 0; count++) {
      if (count === 10_000) throw new Error('messages go on for ever');
      this.deliver(this.inFlight.shift()!);
    }
  }

  private timeOut(node: ScriptedNode, name: string): void {
    const timer = node.timers.get(name);
    if (!timer) throw new Error(`timer ${name} was not set`);
    this.step(node, { kind: 'timer', name, generation: timer.generation, now: now(node) });
  }

  private advance(first: string, second: string): void {
    const ms = Number(second === '' ? first : second);
    if (!(ms >= 0)) throw new Error('no number of milliseconds');
    for (const { clock } of second === '' ? this.nodes.values() : [this.node(first)]) {
      clock.monotonicMs += ms;
      clock.wallMs += ms;
    }
  }

  private writeAllAtOnce(): void {
    this.areDisksImmediate = true;
    for (const node of this.nodes.values()) if (node.isUp) this.write(node, Number.POSITIVE_INFINITY);
  }

  private write(node: ScriptedNode, count: number): void {
    for (let done = 0; done < count && node.pending.length > 0; done++) {
      const { writeId, data, replacesEarlier } = node.pending.shift()!;
      node.durable = replacesEarlier ? [data] : [...node.durable, data];
      node.written = writeId;
      const isReleased = (effect: AnyEffect) => 'afterPersist' in effect && effect.afterPersist! <= writeId;
      for (const effect of node.held.filter(isReleased)) this.release(node, effect);
      node.held = node.held.filter((effect) => !isReleased(effect));
      this.step(node, { kind: 'written', writeId, now: now(node) });
    }
  }

  private crash(node: ScriptedNode): void {
    Object.assign(node, blank());
    node.isUp = false;
    node.state = undefined;
  }

  private restart(name: string): void {
    const node = this.node(name);
    if (node.isUp) throw new Error(`${name} is up`);
    node.clock.monotonicMs = firstClock.monotonicMs;
    this.boot(node);
  }

  private show({ name, state }: ScriptedNode, fields: readonly string[]): void {
    const all = state as Record<string, unknown>;
    for (const field of fields.length > 0 ? fields : Object.keys(all)) {
      const value = field
        .split('.')
        .reduce<unknown>((each, key) => (each as Record<string, unknown>)?.[key], all);
      this.output.push(`${name}.${field} = ${value === undefined ? '(none)' : describeValue(value)}`);
    }
  }
}

const blank = () => ({
  isUp: true,
  issued: 0,
  written: 0,
  pending: [] as Persist<unknown>[],
  held: [] as AnyEffect[],
  timers: new Map<string, SetTimer>(),
});

const now = ({ clock }: ScriptedNode): NodeClock => ({ ...clock });

function describeEffect(effect: AnyEffect): string {
  const after = 'afterPersist' in effect && effect.afterPersist ? ` after write ${effect.afterPersist}` : '';
  switch (effect.kind) {
    case 'persist':
      return `writes ${effect.writeId}${effect.replacesEarlier ? ', replacing all before' : ''}: ${describeValue(effect.data)}`;
    case 'send':
      return `sends ${effect.to} ${describeValue(effect.message)}${after}`;
    case 'reply': {
      const { id, outcome, result, reason, node } = effect;
      const parts = [result === undefined ? '' : ` ${describeValue(result)}`, reason ? ` (${reason})` : ''];
      return `answers ${id}: ${outcome}${parts.join('')}${node ? ` to ${node}` : ''}${after}`;
    }
    case 'setTimer':
      return `sets timer ${effect.name} ${effect.generation}: ${effect.minMs}..${effect.maxMs} ms`;
  }
}

/** Freezes what is not frozen yet, however deep; what a frozen object contains is taken for frozen too. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Object.values(value)) deepFreeze(each);
  return value;
}
