// flake-idgen 1.4.0: 64-bit ids of time, generator and sequence number.
// Promised (README): conflict-free ids; when the clock is set back it refuses, or waits if it is given a callback.
// Ids are unique here too. Found: with a callback it does not wait, but throws "self is not defined", outside a browser.
import FlakeId from 'flake-idgen';
import { defineTarget } from 'quorate';

/** What the package throws on purpose names the clock or the sequence; an error of another kind is one of its own. */
const noMistakeInside = {
  name: 'no error of its own',
  about: 'a call ends with an id, or with a refusal that the package documents',
  judge: ({ operations: { count, result }, values }) => {
    for (let row = 0; row < count; row += 1) {
      const value = values[result[row]];
      if (typeof value === 'string' && value.startsWith('ReferenceError'))
        return { verdict: 'violated', detail: `a call threw ${value}` };
    }
    return { verdict: 'valid' };
  },
};

const generate = (flake) =>
  new Promise((resolve, reject) => {
    flake.next((error, id) => (error ? reject(error) : resolve(id.readBigUInt64BE())));
  });

export default defineTarget({
  name: 'flake-idgen 1.4.0, with a callback',
  promises: [noMistakeInside],
  virtualGlobals: true,
  clients: 1,
  create: () => new FlakeId({ id: 7 }),
  operations: {
    generate: { perform: (flake) => generate(flake).catch(String), weight: 3 },
    'set clock': { value: [-1, 1], perform: (_, { clock, value }) => clock.setBy(value) },
  },
});
