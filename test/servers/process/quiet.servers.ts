import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Quietness, waitUntilQuiet } from '../../../src/verifier/process/quiet.ts';
import { Starter } from './started.ts';

let starter: Starter;
beforeEach(() => {
  starter = new Starter();
});
afterEach(() => starter.clean());

/** Programs that come to be quiet are waited for however busy the machine is. */
const patientMs = 60_000;

/** Sends lines one at a time, waits until quiet each time, and gives how many answers had come by then. */
async function answersWhenQuiet(command: readonly string[], count = 5) {
  const { program, lines } = await starter.start(command);
  await waitUntilQuiet(program, { maxMs: patientMs });
  const answers: number[] = [];
  const quietness: Quietness[] = [];
  for (let number = 0; number < count; number++) {
    await program.writeLine(String(number));
    quietness.push(await waitUntilQuiet(program, { maxMs: patientMs }));
    answers.push(lines.length);
  }
  return { answers, quietness };
}

const quietEachTime = { answers: [1, 2, 3, 4, 5], quietness: Array.from({ length: 5 }, () => 'quiet') };

describe('a program is quiet when it has dealt with its input', () => {
  test('even if it works on it for a while', async () => {
    const work = 'import sys\nfor line in sys.stdin:\n  sum(range(3_000_000))\n  print(line)';
    const command = ['python3', '-c', work.replace('print(line)', 'print(line.strip())')];
    expect(await answersWhenQuiet(command)).toEqual(quietEachTime);
  });

  test('in a thread of its own, or in a process of its own', async () => {
    const threads = `import sys, threading, queue
todo = queue.Queue()
def work():
  while True:
    line = todo.get()
    sum(range(1_000_000))
    print(line, flush=True)
threading.Thread(target=work, daemon=True).start()
for line in sys.stdin: todo.put(line.strip())`;
    expect(await answersWhenQuiet(['python3', '-c', threads])).toEqual(quietEachTime);
    expect(await answersWhenQuiet(['sh', '-c', 'while read -r line; do expr $line + 1; done'])).toEqual(
      quietEachTime,
    );
  });

  test('in an event loop', async () => {
    const loop =
      "require('readline').createInterface({input: process.stdin}).on('line', (line) => console.log(line))";
    expect(await answersWhenQuiet(['node', '-e', loop])).toEqual(quietEachTime);
  });
});

describe('a program is not quiet', () => {
  const quietnessOf = async (command: readonly string[]) => {
    const { program, lines } = await starter.start(command);
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return waitUntilQuiet(program, { maxMs: 100 });
  };

  test('while it runs, writes, sleeps for a time, or does not read what it was sent', async () => {
    expect(await quietnessOf(['sh', '-c', 'echo up; while :; do :; done'])).toBe('forced');
    expect(await quietnessOf(['sh', '-c', 'while :; do echo up; sleep 0.001; done'])).toBe('forced');
    expect(await quietnessOf(['sh', '-c', 'echo up; sleep 60'])).toBe('forced');
    const { program } = await starter.start(['python3', '-c', 'import threading; threading.Event().wait()']);
    void program.writeLine('x'.repeat(200_000));
    expect(await waitUntilQuiet(program, { maxMs: 300 })).toBe('forced');
  });

  test('but once it has ended', async () => {
    const { program, drained } = await starter.start(['true']);
    await drained;
    expect(await waitUntilQuiet(program, { maxMs: patientMs })).toBe('quiet');
  });
});
