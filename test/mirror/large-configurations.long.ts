import { expect, test } from 'vitest';
import { configurations, expectEqual, largeCount } from './configurations.ts';

const large = await configurations('large');

test.each(large)(
  'specification and model of %s are equal in configuration %s',
  (_, configuration, protocol) => expectEqual(protocol, configuration),
);

test('every configuration that is named exists', () => {
  expect(large).toHaveLength(largeCount);
});
