import { expect, test } from 'vitest';
import { protocols } from '../../src/models/registry.ts';
import { runCli } from '../cli/run-cli.ts';

interface Answer {
  readonly verdict: string;
  readonly checks: readonly { readonly name: string; readonly verdict: string }[];
}

/** A minute of a core: `.ci/run` compares it, the deep ones and all others, by `quorate mirror --all`. */
const large = ['paxos standard'];

const configurations = await Promise.all(
  Object.values(protocols).map(async (load) => {
    const { slug, configurations } = await load();
    const names = Object.keys(configurations).filter((name) => configurations[name]!.deep !== true);
    return names.map((configuration) => [slug, configuration] as const);
  }),
);
const compared = configurations
  .flat()
  .filter(([slug, configuration]) => !large.includes(`${slug} ${configuration}`));

test.each(compared)(
  'specification and model of %s are equal in configuration %s',
  async (slug, configuration) => {
    const { code, stdout } = await runCli(['mirror', slug, '--config', configuration, '--json']);
    const { verdict, checks } = JSON.parse(stdout) as Answer;
    expect([code, verdict]).toEqual([0, 'valid']);
    expect(checks).toMatchObject([{ name: `${slug} ${configuration}`, verdict: 'valid' }]);
  },
);
