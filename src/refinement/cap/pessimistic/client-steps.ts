import { record, type Value } from '../../../core/values/index.ts';
import {
  isSame,
  type PessimisticMessage,
  type RequestNumber,
} from '../../../impl/cap/pessimistic/messages.ts';
import type { PessimisticState } from '../../../impl/cap/pessimistic/state.ts';
import type { RegisterResult } from '../../../impl/cap/register.ts';
import type { AskedOperation } from '../../../impl/cap/waiting-operations.ts';
import type { SteppedEvent } from '../../../simulator/simulated-protocol.ts';
import { stepOf } from '../../abstraction.ts';
import type { ModelStep } from '../../refinement.ts';
import { beginOperation, type Ghost, operationOf, type PessimisticSetting, updatesIn } from './ghost.ts';
import type { Answer } from './state.ts';

export type MessageOf<Type extends PessimisticMessage['type']> = Extract<PessimisticMessage, { type: Type }>;

type Effect = SteppedEvent['effects'][number];

/** The operation that a node is about, in the midst of an event. */
interface Current {
  readonly id: string;
  readonly k: number;
  readonly isRead: boolean;
}

/**
 * An event of a node as steps of the model. What comes in tells how it begins; what the node does then is told by its effects, in their
 * order: an answer ends an operation, and the timer of retries is set as the next one begins.
 */
export class ClientSteps {
  readonly steps: ModelStep[] = [];
  protected readonly event: SteppedEvent;
  protected readonly ghost: Ghost;
  protected readonly setting: PessimisticSetting;
  protected readonly before: PessimisticState;
  protected readonly after: PessimisticState;
  /** The number of the node. */
  protected readonly c: number;
  protected current: Current | null;
  /** What the node begins next, in this order, and how many of its operations have begun. */
  readonly #pending: AskedOperation[];
  #requests: number;

  constructor(event: SteppedEvent, ghost: Ghost, setting: PessimisticSetting) {
    const { node, input } = event;
    this.event = event;
    this.ghost = ghost;
    this.setting = setting;
    this.before = event.before as PessimisticState;
    this.after = event.after as PessimisticState;
    this.c = this.numberOf(node);
    const { current, waiting, requests } = this.before;
    this.current = current && {
      id: current.id,
      k: operationOf(ghost, node, current.request),
      isRead: current.operation.type === 'read',
    };
    const asked = input.kind === 'operation' ? [{ ...input, giveUpAtMs: Number.NaN } as AskedOperation] : [];
    this.#pending = [...waiting, ...asked].filter(({ id }) => !this.isAnswered(id, ['fail']));
    this.#requests = requests;
  }

  /** To be called once. */
  take(): readonly ModelStep[] {
    this.comesIn();
    for (const [index, effect] of this.event.effects.entries()) this.follows(effect, index);
    return this.steps;
  }

  /** What comes in, as far as no effect tells of it. */
  protected comesIn(): void {
    const { input } = this.event;
    if (input.kind === 'message' && input.message.type === 'granted') this.#granted(input.message);
  }

  protected follows(effect: Effect, _index: number): void {
    if (effect.kind === 'setTimer' && effect.name === 'retry') {
      // The timer is set as well where nothing begins.
      if (this.#requests < this.after.requests) this.#beginNext();
    } else if (effect.kind === 'reply' && effect.id === this.current?.id) {
      if (effect.outcome === 'ok') this.#answer(this.current, effect.result);
      else this.#giveUp(this.current, effect.outcome);
      this.current = null;
    } else if (effect.kind === 'send') {
      if (effect.message.type === 'lock') this.#ask();
      if (effect.message.type === 'write') this.step('Write', this.c);
    }
  }

  /** An operation has begun, and nobody has asked for the lock yet. */
  protected begun(_request: RequestNumber): void {}

  /** The client is told of what was done under its lock. */
  protected answered({ isRead }: Current): void {
    this.step(isRead ? 'Read' : 'Learn', this.c);
  }

  protected numberOf(node: string): number {
    return this.setting.nodes.indexOf(node) + 1;
  }

  protected step(action: string, ...list: Value[]): void {
    this.steps.push(stepOf(action, ...list));
  }

  /** Whether an operation is answered in this event, from this effect on. */
  protected isAnswered(id: string | undefined, outcomes: readonly string[], from = 0): boolean {
    return this.event.effects
      .slice(from)
      .some((effect) => effect.kind === 'reply' && effect.id === id && outcomes.includes(effect.outcome));
  }

  /** A grant is used, given back, or left. */
  #granted({ request, grant }: MessageOf<'granted'>): void {
    const [before, after] = [this.before.current, this.after.current];
    if (before !== null && isSame(before.request, request)) {
      const isUsed = after === null || !isSame(after.request, request) || after.held !== before.held;
      if (isUsed) this.step('Receive', this.c, grant);
      return;
    }
    const isRelease = (effect: Effect) => effect.kind === 'send' && effect.message.type === 'release';
    if (this.event.effects.some(isRelease)) this.step('GiveBack', this.c, grant);
  }

  #beginNext(): void {
    const next = this.#pending.shift();
    if (next === undefined) return;
    this.#requests++;
    const request = { life: this.before.life, number: this.#requests };
    const { id, operation } = next;
    const item = operation.type === 'append' ? operation.item : undefined;
    const k = beginOperation(this.ghost, this.event.node, request, item);
    const isRead = operation.type === 'read';
    this.current = { id, k, isRead };
    this.steps.push({ action: 'Begin', arguments: [this.c, isRead ? 'read' : 'update'] });
    this.begun(request);
  }

  #ask(): void {
    const [before, after] = [this.before.current, this.after.current];
    const isAgain = before !== null && before.id === this.current?.id && !before.asks && after?.asks;
    if (isAgain) this.step('AskAgain', this.c);
    this.step('Ask', this.c);
  }

  #answer(current: Current, result: RegisterResult): void {
    const { ghost } = this;
    const read = 'value' in result ? result.value : result.replaced;
    const answer = { k: current.k, value: updatesIn(ghost, read), waited: result.waited ?? false };
    ghost.answers = ghost.answers.add(record(answer) as Answer);
    ghost.brought.set(this.event.node, read);
    this.answered(current);
  }

  #giveUp({ k }: Current, outcome: string): void {
    const isRefused = outcome === 'fail';
    if (isRefused) this.ghost.refused = this.ghost.refused.add(k);
    this.step(isRefused ? 'Refuse' : 'GiveUp', this.c);
  }
}
