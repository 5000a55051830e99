import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { processesOfRun, Starter, until } from './started.ts';

let starter: Starter;
beforeEach(() => {
  starter = new Starter();
});
afterEach(() => starter.clean());

const echo = ['python3', '-c', 'import sys\nfor line in sys.stdin: print("got", line, end="")'];

describe('a program that is started', () => {
  test('answers line by line, and ends when its input does', async () => {
    const { program, lines, drained } = await starter.start(echo);
    expect(await program.writeLine('{"a":1}')).toBe('written');
    expect(await program.writeLine('zwölf')).toBe('written');
    await until(() => lines.length === 2, 'two answers');
    program.closeInput();
    expect(await drained).toEqual({ code: 0, signal: null });
    expect(lines).toEqual(['got {"a":1}', 'got zwölf']);
    expect(await program.writeLine('late')).toBe('gone');
  });

  test('has real pipes, its own group, the pinned environment, and no shell around its arguments', async () => {
    const text = `import os, json, stat
line = open("/dev/stdin").readline().strip()
open("/dev/stdout", "w").write(json.dumps({
  "line": line, "pipe": stat.S_ISFIFO(os.fstat(0).st_mode) and stat.S_ISFIFO(os.fstat(1).st_mode),
  "blocking": os.get_blocking(0) and os.get_blocking(1), "own group": os.getpgid(0) == os.getpid(),
  "open": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:3],
  "argument": __import__("sys").argv[1],
  "environment": [os.environ[name] for name in ("PYTHONHASHSEED", "TZ", "QUORATE_RUN_ID", "MINE")]}) + "\\n")`;
    const { program, lines, drained } = await starter.start(['python3', '-c', text, '$(id); *'], {
      environment: { MINE: 'yes', TZ: 'Asia/Tokyo' },
    });
    await program.writeLine('hello');
    await drained;
    expect(JSON.parse(lines[0]!)).toEqual({
      line: 'hello',
      pipe: true,
      blocking: true,
      'own group': true,
      open: [0, 1, 2],
      argument: '$(id); *',
      environment: ['0', 'Asia/Tokyo', starter.runId, 'yes'],
    });
  });

  test('inherits no pipe of another program', async () => {
    const first = await starter.start(echo);
    await starter.start(['sleep', '60']);
    first.program.closeInput();
    expect(await first.drained).toEqual({ code: 0, signal: null });
  });

  test('can be paused and resumed, also when it is told to end', async () => {
    const { program, lines } = await starter.start(echo);
    await program.writeLine('before');
    await until(() => lines.length === 1, 'an answer');
    program.pause();
    expect(await program.writeLine('during')).toBe('written');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lines).toHaveLength(1);
    program.resume();
    await until(() => lines.length === 2, 'the answer after the pause');
    program.pause();
    expect(await program.terminate(60_000)).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('that ignores the request to end is killed', async () => {
    const { program, lines } = await starter.start([
      'sh',
      '-c',
      'trap "" TERM; echo ready; while :; do sleep 1; done',
    ]);
    await until(() => lines.length === 1, 'the trap');
    expect(await program.terminate(100)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('takes its descendants with it', async () => {
    const { program, drained, lines } = await starter.start([
      'sh',
      '-c',
      'sleep 60 & sleep 60 & echo ready; read line',
    ]);
    await until(() => lines.length === 1, 'the grandchildren');
    // One that is about to become `sleep` has no environment for a moment.
    await until(
      () => processesOfRun(starter.runId).length === 3,
      'the shell and both grandchildren are found',
    );
    await program.writeLine('end');
    expect(await drained).toEqual({ code: 0, signal: null });
    await until(() => processesOfRun(starter.runId).length === 0, 'no grandchild is left');
  });

  test('that ends at once has its output read to the end', async () => {
    const { drained, lines, program } = await starter.start(['sh', '-c', 'seq 20000; echo why >&2; exit 7']);
    expect(await drained).toEqual({ code: 7, signal: null });
    expect(lines).toHaveLength(20_000);
    expect(program.standardError.lastLines(5)).toEqual(['why']);
  });

  test('whose output a process outside its group keeps open does not keep us', async () => {
    const script = `setsid sh -c 'echo away; exec sleep 60' & read line; exit 0`;
    const { program, lines, drained } = await starter.start(['sh', '-c', script]);
    await until(() => lines.length === 1, 'it has left the group');
    await program.writeLine('end');
    expect(await drained).toEqual({ code: 0, signal: null });
    // It has left the group, so only the watchdog would end it.
    const [left] = processesOfRun(starter.runId);
    process.kill(left!, 'SIGKILL');
  });
});

describe('a program that misbehaves', () => {
  test('floods: it is slowed down, and told of once', async () => {
    const beginMs = performance.now();
    const { program, floods, lines } = await starter.start(['yes', 'flood'], {
      limits: { maxOutputBytesPerSecond: 200_000 },
    });
    await until(() => floods.length > 0, 'a flood');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(floods).toMatchObject([{ stream: 'standard output', kind: 'rate', limit: 200_000 }]);
    // In each second that was begun, a chunk more than the limit at most.
    const seconds = Math.ceil((performance.now() - beginMs) / 1000);
    expect(program.outputBytes).toBeLessThan(seconds * 300_000);
    expect(lines.every((line) => line === 'flood')).toBe(true);
    // The pipe and no more waits for us.
    program.kill();
    expect(await program.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('writes a line without end: nothing is read after its limit', async () => {
    const { program, floods, lines } = await starter.start(
      ['python3', '-c', 'import sys\nprint("whole")\nwhile True: sys.stdout.write("x" * 1000)'],
      { limits: { maxLineBytes: 10_000 } },
    );
    await until(() => floods.length > 0, 'a flood');
    const { outputBytes } = program;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(floods).toMatchObject([{ stream: 'standard output', kind: 'line', limit: 10_000 }]);
    expect(program.outputBytes).toBe(outputBytes);
    expect(lines).toEqual(['whole']);
  });

  test('does not read: what waits for it is bounded', async () => {
    const { program } = await starter.start(['sleep', '60'], { limits: { maxWaitingInputBytes: 200_000 } });
    const line = 'x'.repeat(100_000);
    const results: string[] = [];
    for (let number = 0; number < 6; number++) program.writeLine(line).then((result) => results.push(result));
    await until(() => results.includes('refused'), 'a refusal');
    expect(program.waitingInputBytes).toBeLessThan(400_000);
    program.kill();
    await until(() => results.length === 6, 'all have an answer when it is gone');
    expect(results.filter((result) => result === 'gone').length).toBeGreaterThan(0);
  });

  test('writes garbage: told with its place', async () => {
    const { drained, lines, unreadable } = await starter.start([
      'sh',
      '-c',
      'printf "fine\\n\\377\\376 broken\\nfine again\\nno end"',
    ]);
    await drained;
    expect(lines).toEqual(['fine', 'fine again']);
    expect(unreadable).toMatchObject([
      { line: 2, byteOffset: 5, reason: 'a line is not UTF-8 text' },
      { line: 4, byteOffset: 26, reason: 'the output ends within a line', excerpt: 'no end' },
    ]);
    expect(unreadable[0]!.excerpt).toContain('broken');
  });

  test('writes much on standard error: the file is bounded, the last lines are at hand', async () => {
    const standardErrorFile = join(starter.folder, 'n0.log');
    const { drained, program } = await starter.start(['sh', '-c', 'seq 100000 >&2'], {
      standardErrorFile,
      limits: { maxStandardErrorBytes: 1000 },
    });
    await drained;
    expect(statSync(standardErrorFile).size).toBeLessThan(1100);
    expect(readFileSync(standardErrorFile, 'utf8')).toMatch(/^1\n2\n.*the rest is not kept/s);
    expect(program.standardError.isCut).toBe(true);
    expect(program.standardError.lastLines(2)).toEqual(['99999', '100000']);
  });
});

describe('a program that cannot be started', () => {
  const refusal = async (command: readonly string[]) => {
    const error = await starter.start(command, { workingFolder: starter.folder }).catch((caught) => caught);
    expect(error).toBeInstanceOf(BadInput);
    return (error as BadInput).format();
  };
  const write = (name: string, text: string, mode: number) => {
    const path = join(starter.folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  test('is told of with the remedy', async () => {
    expect(await refusal(['no-such-program'])).toMatch(/no-such-program is not found\n.*path/);
    expect(await refusal(['./no/such'])).toMatch(/\.\/no\/such is not found/);
    write('here.sh', '#!/bin/sh\n', 0o755);
    expect(await refusal(['here.sh'])).toMatch(/write \.\/here\.sh/);
    expect(await refusal([write('plain.py', 'print(1)\n', 0o644)])).toMatch(/not executable\n.*chmod \+x/);
    const lost = write('lost.rb', '#!/usr/bin/no-ruby -w\n', 0o755);
    expect(await refusal([lost])).toMatch(/interpreter of .*lost\.rb is not found: \/usr\/bin\/no-ruby -w/);
    mkdirSync(join(starter.folder, 'folder'));
    expect(await refusal([join(starter.folder, 'folder')])).toMatch(/is a folder, not a program/);
    expect(await refusal([''])).toMatch(/no program is named/);
  });
});
