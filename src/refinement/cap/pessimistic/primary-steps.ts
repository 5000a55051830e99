import { record, type Value } from '../../../core/values/index.ts';
import {
  isSame,
  type PessimisticMessage,
  type RequestNumber,
} from '../../../impl/cap/pessimistic/messages.ts';
import type { LockRequest as ImplementedRequest } from '../../../impl/cap/pessimistic/state.ts';
import type { RegisterResult } from '../../../impl/cap/register.ts';
import type { SteppedEvent } from '../../../simulator/simulated-protocol.ts';
import { units } from '../../units.ts';
import { ClientSteps, type MessageOf } from './client-steps.ts';
import { type Ghost, lastsOf, operationOf, type PessimisticSetting } from './ghost.ts';
import type { LockRequest } from './state.ts';

const isOf = (node: string, request: RequestNumber) => (each: ImplementedRequest | null) =>
  each !== null && each.node === node && isSame(each.request, request);

/**
 * An event of the primary, which has clients as well: what it tells itself leaves no effect. Where the lock is granted, the timer of
 * its term is set.
 */
export class PrimarySteps extends ClientSteps {
  /** Who has the lock, how often it was granted, and the operation for which the primary itself waits. */
  #holder: string | undefined;
  #grants: number;
  #queued: number;

  constructor(event: SteppedEvent, ghost: Ghost, setting: PessimisticSetting) {
    super(event, ghost, setting);
    const { holder, grants, queue } = this.before;
    this.#holder = holder?.node;
    this.#grants = grants;
    const own = queue.find(({ node }) => node === event.node);
    this.#queued = own === undefined ? 0 : operationOf(ghost, event.node, own.request);
  }

  protected override comesIn(): void {
    const { input } = this.event;
    if (input.kind === 'message') this.#receive(input.from, input.message);
    else if (input.kind === 'timer' && input.name === 'retry') this.#retry();
    else if (input.kind === 'timer' && this.#isFreed) this.#free('TakeBack');
  }

  protected override follows(effect: SteppedEvent['effects'][number], index: number): void {
    if (effect.kind === 'setTimer' && effect.name === 'term') this.#grant(index);
    else super.follows(effect, index);
  }

  protected override begun(request: RequestNumber): void {
    this.#askItself(request);
  }

  protected override answered(current: NonNullable<ClientSteps['current']>): void {
    if (current.isRead) {
      super.answered(current);
      this.#free('TakeRelease', this.#grants);
    } else {
      this.step('Write', this.c);
      this.#free('Take', this.#grants);
      super.answered(current);
    }
  }

  /** Whether whoever had the lock has it no more. */
  get #isFreed(): boolean {
    return this.before.holder !== null && this.after.holder !== this.before.holder;
  }

  #free(action: string, ...list: Value[]): void {
    this.step(action, ...list);
    this.#holder = undefined;
  }

  #receive(from: string, message: PessimisticMessage): void {
    if (message.type === 'lock') this.#receiveRequest(from, message);
    if (message.type === 'release' && this.#isFreed) this.#free('TakeRelease', message.grant);
    if (message.type !== 'write') return;
    const [before, after] = [this.before.done[from], this.after.done[from]];
    if (after !== undefined && after !== before) this.#free('Take', message.grant);
  }

  #receiveRequest(from: string, { request, askedAtMs }: MessageOf<'lock'>): void {
    const isThis = isOf(from, request);
    const { before, after, ghost, setting } = this;
    const [old, now] = [before.queue.find(isThis), after.queue.find(isThis)];
    const message = record({
      c: this.numberOf(from),
      k: operationOf(ghost, from, request),
      lasts: lastsOf(ghost, setting, from, { request, askedAtMs }),
    }) as LockRequest;
    if (old !== undefined) {
      if (now !== undefined && now.askedAtMs !== old.askedAtMs) this.step('Refresh', message);
      return;
    }
    if (isThis(before.holder)) return;
    if (before.holder?.node === from && this.#isFreed) this.#free('Supersede', message);
    if (now !== undefined || isThis(after.holder)) this.#enqueue(from, request, message);
  }

  #enqueue(node: string, request: RequestNumber, message: LockRequest): void {
    this.step('Enqueue', message);
    const { ghost } = this;
    if (this.#hasWaited(node, request)) ghost.waited = ghost.waited.add(message.k);
  }

  /** Whether a request that has come in this event was counted as a wait: wherever it went, that went with it. */
  #hasWaited(node: string, request: RequestNumber): boolean {
    const { queue, holder } = this.after;
    const known = [...queue, holder].find(isOf(node, request));
    if (known) return known.waited;
    const reply = this.event.effects.find(
      (effect) => effect.kind === 'reply' && effect.id === this.current?.id && effect.outcome === 'ok',
    );
    return reply?.kind === 'reply' && (reply.result as RegisterResult).waited === true;
  }

  /** Asks itself once more, if the operation that it was about is not over. */
  #retry(): void {
    const { before, after } = this;
    const isRetried = before.current !== null && after.retryGeneration !== before.retryGeneration;
    if (isRetried && !this.isAnswered(before.current.id, ['fail', 'info']))
      this.#askItself(before.current.request);
  }

  #askItself(request: RequestNumber): void {
    const { primary, termMs } = this.setting;
    const k = operationOf(this.ghost, primary, request);
    const message = record({ c: this.c, k, lasts: units(termMs) }) as LockRequest;
    this.step('Ask', this.c);
    if (this.#queued === k) {
      this.step('Refresh', message);
      return;
    }
    if (this.#holder === primary) {
      if (isOf(primary, request)(this.before.holder)) return;
      this.#free('Supersede', message);
    }
    this.#enqueue(primary, request, message);
    this.#queued = k;
  }

  /** The lock is granted, or its holder is given more time. */
  #grant(index: number): void {
    if (this.#grants === this.after.grants) {
      this.step('Lengthen');
      return;
    }
    this.#grants++;
    const { node, effects } = this.event;
    const told = effects.find(
      (effect) =>
        effect.kind === 'send' && effect.message.type === 'granted' && effect.message.grant === this.#grants,
    );
    this.#holder = told?.kind === 'send' ? told.to : node;
    this.step('Grant', this.numberOf(this.#holder));
    if (this.#holder === node) this.#grantedItself(index);
  }

  #grantedItself(index: number): void {
    const isWanted = this.#queued === this.current?.k;
    this.#queued = 0;
    if (!isWanted) {
      this.step('GiveBack', this.c, this.#grants);
      this.#free('TakeRelease', this.#grants);
    } else if (this.isAnswered(this.current?.id, ['ok'], index)) this.step('Receive', this.c, this.#grants);
  }
}
