/**
 * A register history of unique values, as long as one likes: `npx tsx bench/long-register.ts 1000000` builds it in memory and
 * judges it; `npx tsx bench/long-register.ts 1000000 FILE` writes it as JSON lines, for `quorate analyze`. 64 clients.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { checkLinearizableSync } from '../src/checkers/linearizability/linearizability.ts';
import { register } from '../src/checkers/objects/register.ts';
import { HistoryBuilder } from '../src/history/history-builder.ts';
import { describeMachine } from './machine.ts';

const CLIENTS = 64;
const CHUNK_CHARACTERS = 1 << 20;

type Take = (
  type: 'invoke' | 'ok',
  client: number,
  operation: number,
  f: string,
  value: number | null,
) => void;

/** What clients of a register see, each with one operation open at most, in real-time order. */
function simulate(operations: number, take: Take): void {
  const written = new Int32Array(CLIENTS);
  const numbers = new Int32Array(CLIENTS);
  const phase: ('idle' | 'asked' | 'done')[] = new Array(CLIENTS).fill('idle');
  const results: (number | null)[] = new Array(CLIENTS).fill(null);
  let value: number | null = null;
  let seed = 1;
  const below = (bound: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return (seed >>> 8) % bound;
  };
  for (let invoked = 0, completed = 0; completed < operations; ) {
    const client = below(CLIENTS);
    const f = written[client]! >= 0 ? 'write' : 'read';
    if (phase[client] === 'asked') {
      if (f === 'write') value = written[client]!;
      results[client] = value;
      phase[client] = 'done';
    } else if (phase[client] === 'done') {
      take('ok', client, numbers[client]!, f, results[client]!);
      phase[client] = 'idle';
      completed += 1;
    } else if (invoked < operations) {
      written[client] = below(2) === 0 ? invoked : -1;
      numbers[client] = invoked++;
      phase[client] = 'asked';
      const isWrite = written[client]! >= 0;
      take('invoke', client, numbers[client]!, isWrite ? 'write' : 'read', isWrite ? written[client]! : null);
    }
  }
}

function writeLines(operations: number, file: string): void {
  const descriptor = openSync(file, 'w');
  let text = '{"quorate":"history","version":1,"model":"register"}\n';
  let index = 0;
  simulate(operations, (type, client, operation, f, value) => {
    text += `{"event":"op","index":${index++},"type":"${type}","process":"${client}","op":${operation},"f":"${f}","value":${value}}\n`;
    if (text.length < CHUNK_CHARACTERS) return;
    writeSync(descriptor, text);
    text = '';
  });
  writeSync(descriptor, text);
  closeSync(descriptor);
}

function judge(operations: number): void {
  const builder = new HistoryBuilder({ format: 'quorate', source: '<generated>' });
  const began = performance.now();
  simulate(operations, (type, client, _, f, value) => {
    if (type === 'invoke') builder.invoke(client, f, value);
    else builder.complete(client, type, f, value);
  });
  const history = builder.finish();
  const built = performance.now();
  const { verdict, decidedBy } = checkLinearizableSync(history, register(), { counterexample: false });
  const judged = performance.now();
  const { maxRSS, userCPUTime } = process.resourceUsage();
  console.log(`${describeMachine()}; once, not warm, one core`);
  console.log(
    `${operations} operations: ${verdict}, by ${decidedBy.join()}; built in ${((built - began) / 1000).toFixed(2)} s, ` +
      `judged in ${((judged - built) / 1000).toFixed(2)} s, ${(userCPUTime / 1e6).toFixed(1)} processor seconds in all, ` +
      `${Math.round(maxRSS / 1024)} MiB at the peak`,
  );
}

const [count = '1000000', file] = process.argv.slice(2);
if (file === undefined) judge(Number(count));
else writeLines(Number(count), file);
