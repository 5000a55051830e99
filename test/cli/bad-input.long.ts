import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const invoke = '{:process 0, :type :invoke, :f :read, :value nil}';
const ok = '{:process 0, :type :ok, :f :read, :value nil}';

/** What is wrong, the input on standard input, the arguments, and what the message must contain. */
const malformedHistories: readonly (readonly [string, string | Uint8Array, readonly RegExp[]])[] = [
  ['truncated EDN', `[${invoke}\n {:process 0, :type :ok`, [/-?:?\d+/, /closed|end/]],
  ['truncated JSON', '{"process":0,"type":"invoke","f":"read","value":nul', [/line 1|:1/]],
  [
    'unknown type',
    `${invoke}\n{:process 0, :type :done, :f :read, :value 1}`,
    [/:2/, /invoke.*ok.*fail.*info/s],
  ],
  ['completion without invocation', ok, [/:1/, /not invoked/]],
  ['invoke after invoke', `${invoke}\n${invoke}`, [/:2/, /still open/]],
  [
    'completion of another function',
    `${invoke}\n{:process 0, :type :ok, :f :write, :value 1}`,
    [/:2/, /write/],
  ],
  ['empty file', '', [/empty/]],
  ['binary file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe]), [/binary|UTF-8|text/i]],
  [
    'deep nesting',
    `{:process 0, :type :invoke, :f :read, :value ${'['.repeat(1_000_000)}`,
    [/nest|deep|512/],
  ],
  [
    'deep nesting in JSON',
    `{"process":0,"type":"invoke","f":"read","value":${'['.repeat(100_000)}`,
    [/nest|deep|512/],
  ],
  ['gzip that is cut off', gzipSync(`[${invoke}\n${ok}]`).subarray(0, 40), [/gzip.*cut off/, /zcat/]],
  ['no history at all', 'Dear diary, today I forgot to record.', [/--format/]],
  ['unknown version', '{"quorate":"history","version":2}\n', [/version/]],
  ['a map that is not closed by its bracket', `[${invoke} {:process 0)]`, [/:1/]],
];

describe('malformed histories: one clear message, exit code 3', () => {
  test.each(malformedHistories)('%s', async (_, input, expected) => {
    const { code, stdout, stderr } = await runCli(['analyze', '-'], { input });
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^quorate: /);
    for (const pattern of expected) expect(stderr).toMatch(pattern);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.length).toBeLessThan(1000);
  });
});

describe('wrong usage: one clear message, exit code 3', () => {
  test.each<readonly [readonly string[], RegExp]>([
    [['check', 'paxo'], /Did you mean "paxos"/],
    [['check', 'paxos', '--const', 'Balot=0..1'], /no constant "Balot".*Ballot/s],
    [['check', 'paxos', '--const', 'Ballot=0..x'], /--const Ballot:1:\d/],
    [['check', 'paxos', '--const', 'Ballot'], /NAME=VALUE/],
    [['check', 'paxos', '--const', 'Ballot={a}'], /whole numbers/],
    [['check', 'paxos', '--const', 'Quorum2={{a1},{a2}}'], /each of which meets each of Quorum1/],
    [['check', 'paxos', '--const', '__proto__=1'], /no constant "__proto__"/],
    [['check', 'constructor'], /no protocol "constructor"/],
    [['check', 'paxos', '--config', 'toString'], /no configuration "toString"/],
    [['check', 'paxos', '--mutant', 'half-quorm'], /Did you mean "half-quorum"/],
    [['check', 'paxos', '--property', 'Aggreement'], /no property "Aggreement"/],
    [['check', 'paxos', '--workers', '2'], /not supported yet/],
    [['check', 'paxos', '--symmetry'], /not supported yet/],
    [['check', 'paxos', '--symmetry'], /not supported yet/],
    [['check', 'nowhere/Paxos.tla'], /nowhere\/Paxos.tla: there is no such file/],
    [['check', 'specs/paxos/Paxos.tla'], /Paxos.cfg.*--config/s],
    [['mirror'], /name a protocol/],
    [['mirror', 'paxo'], /Did you mean "paxos"/],
    [['check', 'paxos', '--max-states', 'many'], /whole number/],
    [['check', 'paxos', '--timeout', 'soon'], /duration/],
    [['check'], /missing required argument/],
    [['analyze'], /missing required argument/],
    [['analyze', '/nonexistent'], /no such file/],
    [['analyze', '.'], /folder/],
    [['analyze', '-', '--columns', 'process'], /Expected pairs such as process=client/],
    [['analyze', '-', '--format', 'xml'], /unknown format/],
    [
      ['analyze', 'histories/replicated-register/reads-from-primary.jsonl', '--model', 'regster'],
      /Did you mean "register"/,
    ],
    [['analyze', 'histories/replicated-register/reads-from-primary.jsonl', '--initial', 'word'], /quotes/],
    [
      ['analyze', 'histories/replicated-register/reads-from-primary.jsonl', '--nil-read', 'maybe'],
      /value, unknown or auto/,
    ],
    [
      ['analyze', 'histories/replicated-register/reads-from-primary.jsonl', '--no-reduction', 'eagre'],
      /Did you mean "eager"/,
    ],
    [['frobnicate'], /unknown command/],
    [['list', '--frobnicate'], /unknown option/],
  ])('%j', async (parameters, expected) => {
    const { code, stdout, stderr } = await runCli(parameters);
    expect(stderr).toMatch(expected);
    expect(stdout).toBe('');
    expect(code).toBe(3);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('with --json the error is an object too', async () => {
    const { code, stdout } = await runCli(['check', 'paxos', '--config', 'none', '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'bad input', error: { remedy: expect.any(String) } });
  });

  test('every verb has help with an example', async () => {
    for (const verb of ['list', 'check', 'mirror', 'analyze', 'demo']) {
      const { code, stdout } = await runCli([verb, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n\s+quorate /);
    }
  });
});
