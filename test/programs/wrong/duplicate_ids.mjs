#!/usr/bin/env node
// unique-ids: counts, and forgets that the other nodes count as well.
import { createInterface } from 'node:readline';

let node;
let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const answer = { in_reply_to: body.msg_id };
  if (body.type === 'init') {
    node = body.node_id;
    answer.type = 'init_ok';
  } else {
    answer.type = 'generate_ok';
    answer.id = ++count;
  }
  process.stdout.write(`${JSON.stringify({ src: node, dest: src, body: answer })}\n`);
}
