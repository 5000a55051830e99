// @thi.ng/vclock 0.1.10: vector clocks as plain objects.
// Promised (README): with inc() for each event and merge() for each message that arrives, a clock is less than another exactly if its event
// happened before (Mattern 1989), and compare() says so.
import { compare, inc, isConcurrent, merge } from '@thi.ng/vclock';
import { defineTarget } from 'quorate';
import { comparesAsHappened } from '../support/compares-as-happened.js';

const note = ({ clocks }, { recordStep }, node, action, messages = {}) => {
  const clock = inc(clocks.get(node), node);
  clocks.set(node, clock);
  recordStep({ node, action, vector: new Map(Object.entries(clock)), ...messages });
  return clock;
};

export default defineTarget({
  name: '@thi.ng/vclock 0.1.10',
  promises: ['vector-clock', comparesAsHappened({ compare, isConcurrent })],
  nodes: ['a', 'b', 'c'],
  create: ({ nodes }) => ({ clocks: new Map(nodes.map((node) => [node, {}])), messages: 0 }),
  operations: {
    event: (subject, call) => void note(subject, call, call.node, 'event'),
    send: {
      value: ['a', 'b', 'c'],
      perform: (subject, call) => {
        const { node: from, value: to, send } = call;
        const message = subject.messages++;
        const stamp = note(subject, call, from, 'send', { messagesOut: [message] });
        const arrive = () => {
          subject.clocks.set(to, merge(subject.clocks.get(to), stamp));
          note(subject, call, to, 'receive', { messagesIn: [message] });
        };
        send(arrive, `message ${message} from ${from} reaches ${to}`);
      },
    },
  },
});
