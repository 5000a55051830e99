/**
 * A promise: at most one is inside at a time. It is judged by the recorded steps `enter`, `leave`, and `lost`, by which somebody was
 * told that it is no longer alone.
 *
 * @param limitMs after so long one does not count as inside any more, whatever it does
 */
export const oneAtATime = ({ limitMs = Infinity } = {}) => ({
  name: 'one at a time',
  about: 'nobody enters while another one is inside and has not been told that its time is over',
  judge: ({ steps }) => {
    const inside = new Map();
    for (const { node, action, time } of steps) {
      const nowMs = Number(time / 1_000_000n);
      for (const [other, sinceMs] of inside) if (nowMs >= sinceMs + limitMs) inside.delete(other);
      if (action !== 'enter') inside.delete(node);
      else if (inside.size === 0) inside.set(node, nowMs);
      else {
        const [[other, sinceMs]] = inside;
        const explanation = [
          `${other} entered at ${sinceMs} ms`,
          `${node} entered at ${nowMs} ms, and ${other} is still inside`,
        ];
        return {
          verdict: 'violated',
          detail: `${other} and ${node} are inside at the same time`,
          explanation,
        };
      }
    }
    return { verdict: 'valid' };
  },
});
