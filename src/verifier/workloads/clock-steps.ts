import type { RecordedStep } from '../../history/history-builder.ts';
import type { Envelope, StepObserver } from '../workload.ts';

/** What a clock adds to the step that it stamps. @throws WrongReply if the message has no clock of the right shape */
export type Stamp = (body: Envelope['body']) => Partial<RecordedStep>;

/**
 * The steps of programs with clocks, from the lines that they write, which are in the order of their steps: `event_ok` reports an
 * event, `clock_message` is a sending, `clock_message_ok` reports the receipt of the message that it answers. (`send_ok`
 * repeats the clock of a sending, and is no step of its own.)
 */
export function clockSteps(stamp: Stamp): StepObserver {
  /** By receiver, sender and message id, of what was delivered last: a sender that was started again counts from the beginning. */
  const delivered = new Map<string, string>();
  const nameOf = (receiver: string, sender: string, messageId: unknown) =>
    `${receiver} ${sender} ${messageId}`;
  const identities = new WeakMap<object, string>();
  return {
    sent(message, life) {
      const { src, dest, body } = message;
      if (body.type === 'event_ok') return { action: 'event', ...stamp(body) };
      if (body.type === 'clock_message') {
        const identity = `${src}.${life}.${body.msg_id}→${dest}`;
        identities.set(body, identity);
        return { action: 'send', messagesOut: [identity], ...stamp(body) };
      }
      if (body.type !== 'clock_message_ok') return undefined;
      const identity = delivered.get(nameOf(src, dest, body.in_reply_to));
      return { action: 'receive', messagesIn: identity === undefined ? [] : [identity], ...stamp(body) };
    },
    delivered({ src, dest, body }) {
      const identity = identities.get(body);
      if (identity !== undefined) delivered.set(nameOf(dest, src, body.msg_id), identity);
    },
  };
}
