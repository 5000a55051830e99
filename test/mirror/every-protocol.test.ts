import { expect, test } from 'vitest';
import { protocols } from '../../src/models/registry.ts';
import { configurations, expectEqual } from './configurations.ts';

const usual = await configurations('usual');

test.each(usual)(
  'specification and model of %s are equal in configuration %s',
  (_, configuration, protocol) => expectEqual(protocol, configuration),
);

test('no protocol is left out', () => {
  expect(new Set(usual.map(([slug]) => slug))).toEqual(new Set(Object.keys(protocols)));
});
