// A lin-kv node that keeps everything to itself: right alone, wrong among others.
import { createInterface } from 'node:readline';

const values = new Map();
let self;

const handlers = {
  init({ node_id: id }) {
    self = id;
    return { type: 'init_ok' };
  },
  read: ({ key }) =>
    values.has(key)
      ? { type: 'read_ok', value: values.get(key) }
      : { type: 'error', code: 20, text: 'no such key' },
  write({ key, value }) {
    values.set(key, value);
    return { type: 'write_ok' };
  },
  cas({ key, from, to }) {
    if (values.get(key) !== from) return { type: 'error', code: 22, text: `it is ${values.get(key)}` };
    values.set(key, to);
    return { type: 'cas_ok' };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = { ...handlers[body.type](body), in_reply_to: body.msg_id };
  console.log(JSON.stringify({ src: self, dest: src, body: reply }));
}
