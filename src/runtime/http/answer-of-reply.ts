import type { Reply } from '../../core/machine.ts';
import { NotDone, type Route, type Service } from '../services/service.ts';
import { type ErrorEffect, Refusal } from './refusal.ts';

export interface ReplyContext {
  readonly failures?: Service['failures'];
  /** Where the clients of another node are served, if that is known. */
  readonly addressOf: (node: string) => string | undefined;
}

/**
 * The body that answers a request to which the machine replied so.
 *
 * @throws Refusal for every reply but success
 */
export function answerOfReply(
  route: Route,
  reply: Reply<unknown>,
  url: string,
  context: ReplyContext,
): unknown {
  const { outcome, result, reason = '', code, node } = reply;
  switch (outcome) {
    case 'ok':
      return answerOf(route, result);
    case 'fail':
      throw failure(reason, code, context.failures);
    case 'info':
      throw new Refusal(504, 'indeterminate', reason, { effect: effectOf(route) });
    case 'redirect':
      throw redirect(node, reason, url, context);
  }
}

/** What a request of this route may have done when nobody knows. */
export function effectOf({ method }: Route): ErrorEffect {
  return method === 'GET' ? 'none' : 'unknown';
}

function answerOf(route: Route, result: unknown): unknown {
  try {
    return route.answer === undefined ? (result ?? null) : route.answer(result);
  } catch (error) {
    if (error instanceof NotDone) throw new Refusal(409, error.code, error.message);
    throw error;
  }
}

function failure(reason: string, given: string | undefined, failures: Service['failures'] = {}): Refusal {
  const isNamed = given !== undefined && Object.hasOwn(failures, given);
  const { status, code } = isNamed ? failures[given]! : { status: 409, code: 'refused' };
  return new Refusal(status, code, reason, status === 503 ? { headers: { 'retry-after': '1' } } : {});
}

function redirect(
  node: string | undefined,
  reason: string,
  url: string,
  { addressOf }: ReplyContext,
): Refusal {
  const address = node === undefined ? undefined : addressOf(node);
  if (address === undefined) {
    const message =
      node === undefined ? reason || 'no leader is known' : `ask ${node}, whose address is not known yet`;
    return new Refusal(503, 'noLeader', message, { headers: { 'retry-after': '1' } });
  }
  const location = new URL(url, address).href;
  return new Refusal(307, 'notLeader', `ask ${node}`, { headers: { location }, details: { node, location } });
}
