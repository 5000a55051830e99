import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownHistory, root, runCli } from './run-cli.ts';

const primary = ownHistory('reads-from-primary.jsonl');
const replica = ownHistory('reads-from-replica.jsonl');

const edn = (...operations: string[]) => operations.map((operation) => `{${operation}}`).join('\n');
const analyzeText = (text: string, ...parameters: string[]) =>
  runCli(['analyze', '-', ...parameters], { input: text });

describe('quorate analyze', () => {
  test("every history of the repository's own has the verdict beside it", async () => {
    const folder = join(root, 'histories/replicated-register');
    const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const expected = JSON.parse(
        readFileSync(join(folder, file.replace('.jsonl', '.verdict.json')), 'utf8'),
      );
      const { stdout } = await runCli(['analyze', join(folder, file), '--json']);
      expect(JSON.parse(stdout)).toMatchObject(expected);
    }
  });

  test('a violation names the operation, the states before it, and a window', async () => {
    const { code, stdout } = await runCli(['analyze', replica]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/read → \S+ by process client-\d\S* \(lines \d+ and \d+\) cannot be explained/);
    expect(stdout).toMatch(/While it was due, only (this state was|these states were) possible/);
    expect(stdout).toContain('confirmed by');
    expect(stdout).toContain('├─');
  });

  test('the same for programs', async () => {
    const { code, stdout } = await runCli(['analyze', replica, '--json']);
    const result = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(result.counterexample.operation.operation).toMatch(/^read/);
    expect(result.counterexample.states.length).toBeGreaterThan(0);
    expect(result.counterexample.window.length).toBeGreaterThan(0);
    expect(result.counterexample.confirmed).not.toBe('not independently confirmed');
  });

  test('an initial state that nobody named is told of when a violation may rest on it', async () => {
    const text = edn(':process 0 :type :invoke :f :read', ':process 0 :type :ok :f :read :value 7');
    const note = 'names no initial state: nil was assumed';
    expect((await analyzeText(text)).stdout).toContain(note);
    const named = await analyzeText(text, '--initial', '8');
    expect(named.code).toBe(1);
    expect(named.stdout).not.toContain(note);
  });

  test('--explain prints a linearization of a valid history', async () => {
    const { code, stdout } = await runCli(['analyze', primary, '--explain']);
    expect(code).toBe(0);
    expect(stdout).toContain('The operations can have taken effect in this order:');
    expect(stdout).toMatch(/^\s*1\. /m);
  });

  test('several files: one object a line, and the worst exit code', async () => {
    const { code, stdout, stderr } = await runCli(['analyze', primary, '/nonexistent', replica, '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verdict }) => verdict)).toEqual(['valid', 'bad input', 'violated']);
    expect(stderr).toContain('no such file');
    expect(code).toBe(1);
    expect((await runCli(['analyze', primary, '/nonexistent'])).code).toBe(3);
  });

  test('a limit gives unknown and says how far it got', async () => {
    const { code, stdout } = await runCli(['analyze', primary, '--timeout', '0ms', '--json']);
    expect([0, 2]).toContain(code);
    if (code === 2) expect(JSON.parse(stdout).limit.limit).toBe('time');
  });

  test.each(['9007199254740991', '9007199254740993', '9223372036854775807', '-9223372036854775808'])(
    'the integer %s survives reading, judging and printing',
    async (integer) => {
      const off = (BigInt(integer) - 1n).toString();
      const history = edn(
        `:process 0, :type :invoke, :f :write, :value ${integer}`,
        `:process 0, :type :ok, :f :write, :value ${integer}`,
        ':process 1, :type :invoke, :f :read, :value nil',
        `:process 1, :type :ok, :f :read, :value ${off}`,
      );
      const wrong = await analyzeText(history);
      expect(wrong.code).toBe(1);
      expect(wrong.stdout).toContain(`possible for the register: ${integer}.`);
      expect(wrong.stdout).toContain(`read → ${off}`);
      const right = await analyzeText(
        history.replace(`:f :read, :value ${off}`, `:f :read, :value ${integer}`),
      );
      expect(right.code).toBe(0);
      const initial = edn(
        ':process 1, :type :invoke, :f :read, :value nil',
        `:process 1, :type :ok, :f :read, :value ${integer}`,
      );
      expect((await analyzeText(initial, '--initial', integer)).code).toBe(0);
      expect((await analyzeText(initial, '--initial', off)).code).toBe(1);
    },
  );

  test("a read of nil: no information in Knossos' files, a value in ours", async () => {
    const read = (type: string, value: string) =>
      `{"event":"op","index":${type === 'invoke' ? 0 : 1},"type":"${type}","process":0,"op":0,"f":"read","value":${value}}`;
    const own = `{"quorate":"history","version":1,"model":"register","initial":0}\n${read('invoke', 'null')}\n${read('ok', 'null')}\n`;
    expect((await analyzeText(own)).code).toBe(1);
    const knossos = edn(
      ':process 0, :type :invoke, :f :read, :value nil',
      ':process 0, :type :ok, :f :read, :value nil',
    );
    const lenient = await analyzeText(knossos, '--initial', '0');
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toContain('reads of nil');
    expect((await analyzeText(knossos, '--initial', '0', '--nil-read', 'value')).code).toBe(1);
  });

  test('control characters of a file do not reach the terminal', async () => {
    const history = edn(
      ':process 0, :type :invoke, :f :read, :value nil',
      ':process 0, :type :ok, :f :read, :value "\u001b]0;owned\u0007\u009b31m"',
    );
    const { code, stdout, stderr } = await analyzeText(history);
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  test('the values tell a counter from a set, and --initial is read as the object has it', async () => {
    const read = edn(
      ':process 0, :type :invoke, :f :add, :value 2',
      ':process 0, :type :ok, :f :add, :value 2',
      ':process 0, :type :invoke, :f :read, :value nil',
      ':process 0, :type :ok, :f :read, :value [1 2]',
    );
    const asSet = await analyzeText(read, '--initial', '#{1}');
    expect(asSet.stdout).toContain('linearizable as a grow-only-set');
    expect(asSet.code).toBe(0);
    expect((await analyzeText(read)).code).toBe(1);
  });

  test('whether a queue has an order only a person can say', async () => {
    const dequeue = edn(
      ':process 0, :type :invoke, :f :dequeue, :value nil',
      ':process 0, :type :ok, :f :dequeue, :value 2',
    );
    const guessed = await analyzeText(dequeue);
    expect(guessed.code).toBe(3);
    expect(guessed.stderr).toContain('the functions dequeue are those of queue and of unordered-queue');
    expect(guessed.stderr).toContain('Choose with --model: queue or unordered-queue.');
    const ordered = await analyzeText(dequeue, '--model', 'queue', '--initial', '[2 1]');
    expect(ordered.code).toBe(0);
  });

  test('a named model or one that fits', async () => {
    const cas = edn(
      ':process 0, :type :invoke, :f :cas, :value [0 1]',
      ':process 0, :type :ok, :f :cas, :value [0 1]',
    );
    expect((await analyzeText(cas, '--initial', '0')).stdout).toContain('as a cas-register');
    const asRegister = await analyzeText(cas, '--model', 'register');
    expect(asRegister.code).toBe(3);
    expect(asRegister.stderr).toContain('cas');
  });

  test('a truncated file is bad input, unless that is tolerated', async () => {
    const text = readFileSync(primary, 'utf8');
    const file = join(mkdtempSync(join(tmpdir(), 'quorate-')), 'cut.jsonl');
    writeFileSync(file, text.slice(0, text.length * 0.5));
    expect((await runCli(['analyze', file])).code).toBe(3);
    expect((await runCli(['analyze', file, '--tolerate-truncated'])).code).toBe(0);
  });
});
