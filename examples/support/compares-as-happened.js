/**
 * A promise: the package's own comparison of two clocks agrees with what happened before what, as the recorded messages have it. It is
 * decided from the messages alone, not from the clocks.
 */
export const comparesAsHappened = ({ compare, isConcurrent }) => ({
  name: 'comparison',
  about: 'compare() and isConcurrent() tell what happened before what',
  judge: ({ steps }) => {
    const pasts = pastsOf(steps);
    for (const [left, one] of steps.entries()) {
      for (const [right, other] of steps.entries()) {
        if (left === right) continue;
        const before = pasts[right].has(left);
        const after = pasts[left].has(right);
        const [a, b] = [one, other].map(({ vector }) => Object.fromEntries(vector));
        const agrees =
          Math.sign(compare(a, b)) === Number(after) - Number(before) &&
          isConcurrent(a, b) === !(before || after);
        if (agrees) continue;
        const what = before ? 'happened before' : after ? 'happened after' : 'is concurrent with';
        const detail = `${one.node}'s ${one.action} ${JSON.stringify(a)} ${what} ${other.node}'s ${other.action} ${JSON.stringify(b)}`;
        return { verdict: 'violated', detail: `${detail}, and compare() gives ${compare(a, b)}` };
      }
    }
    return { verdict: 'valid' };
  },
});

/** By step: the steps that happened before it. Steps stand in the order in which they were taken. */
function pastsOf(steps) {
  const latest = new Map();
  const sent = new Map();
  const pasts = [];
  for (const [place, { node, messagesIn, messagesOut }] of steps.entries()) {
    const past = new Set();
    const sources = [latest.get(node), ...messagesIn.map((message) => sent.get(message))];
    for (const source of sources.filter((step) => step !== undefined)) {
      past.add(source);
      for (const earlier of pasts[source]) past.add(earlier);
    }
    pasts.push(past);
    latest.set(node, place);
    for (const message of messagesOut) sent.set(message, place);
  }
  return pasts;
}
