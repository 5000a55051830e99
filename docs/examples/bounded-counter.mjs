// A counter that does not go above a limit: `increment` answers whether it counted.
const LIMIT = 2;

export default {
  name: 'bounded counter',
  initial: 0,
  functions: ['increment', 'read'],
  step(count, { f, result }) {
    const next = f === 'increment' ? Math.min(count + 1, LIMIT) : count;
    const answer = f === 'increment' ? count < LIMIT : count;
    // The result of an operation that crashed is undefined: any answer will do.
    return result === undefined || result === answer ? next : undefined;
  },
};
