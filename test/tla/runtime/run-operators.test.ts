import { describe, expect, it } from 'vitest';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { standardModules } from '../../../src/tla/runtime/standard-modules.ts';
import { callIn, makeContext, rec, SITE, seq, set } from './support.ts';

describe('the order of names', () => {
  it('is that of first appearance, which decides CHOOSE and how fields are compared', () => {
    for (const name of ['order-z', 'order-a', 'order-m']) runtime.internName(name);
    const names = set('order-a', 'order-m', 'order-z');
    expect(runtime.choose(names, () => true, SITE)).toBe('order-z');
    expect(runtime.enumerateInOrder(names, SITE)).toEqual(['order-z', 'order-a', 'order-m']);
  });

  it('compares the field that appeared first before a field of another type is an error', () => {
    for (const name of ['later-zone', 'later-val']) runtime.internName(name);
    const left = rec({ 'later-zone': 'a', 'later-val': 1 });
    expect(runtime.equal(left, rec({ 'later-zone': 'b', 'later-val': 'nil' }), SITE)).toBe(false);
    for (const name of ['early-val', 'early-zone']) runtime.internName(name);
    const other = rec({ 'early-zone': 'a', 'early-val': 1 });
    expect(() => runtime.equal(other, rec({ 'early-zone': 'b', 'early-val': 'nil' }), SITE)).toThrow(
      'equality',
    );
  });
});

describe('operators that look at the run', () => {
  it('read and write registers and statistics', () => {
    const printed: string[] = [];
    const context = makeContext(printed);
    expect(() => callIn(context, 'TLC!TLCGet', 1)).toThrow('TLCGet(1) was undefined');
    expect(callIn(context, 'TLC!TLCSet', 1, seq(5))).toBe(true);
    expect(runtime.format(callIn(context, 'TLC!TLCGet', 1))).toBe('<<5>>');
    expect(callIn(context, 'TLC!TLCGet', 'level')).toBe(3);
    expect(callIn(context, 'TLC!TLCGet', 'distinct')).toBe(10);
    expect(runtime.field(callIn(context, 'TLC!TLCGet', 'action'), 'name', SITE)).toBe('Next');
    expect(runtime.field(callIn(context, 'TLC!TLCGet', 'config'), 'mode', SITE)).toBe('bfs');
    expect(callIn(context, 'TLCExt!TLCGetOrDefault', 99, 7)).toBe(7);
    callIn(context, 'TLC!TLCSet', 'exit', true);
    callIn(context, 'TLC!PrintT', seq('a', true));
    expect(printed).toEqual(['exit', '<<"a", TRUE>>']);
  });

  it('fail an assertion as a violation, not as an error', () => {
    expect(() => callIn(makeContext(), 'TLC!Assert', false, 'no')).toThrow(runtime.AssertionFailed);
    expect(callIn(makeContext(), 'TLC!Assert', true, 'no')).toBe(true);
  });

  it('draw the same elements from the same seed', () => {
    const draw = () => {
      const context = makeContext();
      return Array.from({ length: 20 }, () => callIn(context, 'TLC!RandomElement', set(1, 2, 3)));
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(3);
    const subset = callIn(makeContext(), 'Randomization!RandomSubset', 2, set(1, 2, 3));
    expect(runtime.cardinality(subset, SITE)).toBe(2);
  });

  it('never start a process nor, unless the run offers it, touch a file', () => {
    expect(() => callIn(makeContext(), 'IOUtils!IOExec', seq('ls'))).toThrow('refused');
    expect(() => callIn(makeContext(), 'Json!JsonDeserialize', 'x.json')).toThrow('does not let');
    expect(() => callIn(makeContext(), 'CSV!CSVWrite', '%1$s', seq(1), 'x.csv')).toThrow('does not let');
  });
});

describe('the table of modules', () => {
  it('extends only modules that it has, and marks what looks at the run as impure', () => {
    for (const module of standardModules.values()) {
      for (const name of module.extends) expect(standardModules.has(name), name).toBe(true);
    }
    const { operators } = standardModules.get('TLC')!;
    for (const name of ['TLCGet', 'TLCSet', 'Print', 'PrintT', 'RandomElement', 'JavaTime']) {
      expect(operators.get(name)!.level).toBe('impure');
    }
  });
});
