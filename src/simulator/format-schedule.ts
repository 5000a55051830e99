import { type Choice, endOf, type Fault, type Schedule, startOf } from './schedule.ts';

/** The schedule as a person reads it: what is done, by time; then the choices that are not benign. */
export function formatSchedule({ operations, faults, overrides }: Schedule): string[] {
  const lines = [
    ...operations.map(({ atMs, client, node, f, value }) => ({
      atMs,
      text: `${client} asks ${node}: ${f}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`,
    })),
    ...faults.map((fault) => ({ atMs: startOf(fault), text: formatFault(fault) })),
  ];
  lines.sort((left, right) => left.atMs - right.atMs);
  return [
    ...lines.map(({ atMs, text }) => `${`${atMs} ms`.padStart(12)}  ${text}`),
    ...Object.entries(overrides).map(([key, choice]) => `              ${key}: ${formatChoice(choice)}`),
  ];
}

function formatChoice(choice: Choice): string {
  if (typeof choice === 'number') return `${choice} ms`;
  if (choice.length === 0) return 'lost';
  return `${choice.join(' and ')} ms${choice.length > 1 ? ' (twice)' : ''}`;
}

function formatFault(fault: Fault): string {
  const until = `until ${endOf(fault)} ms`;
  switch (fault.kind) {
    case 'loss':
    case 'duplication':
      return `${fault.kind} of ${Math.round(fault.rate * 100)} % of messages${onLinks(fault.links)} ${until}`;
    case 'delay':
      return `messages${onLinks(fault.links)} take up to ${fault.factor} times as long ${until}`;
    case 'partition':
      return `cut${onLinks(fault.cut)} ${until}`;
    case 'crash': {
      const when =
        fault.afterEffects === undefined ? '' : ` in its next step, after ${fault.afterEffects} effects`;
      const kept = fault.keptWrites ? `, keeps ${fault.keptWrites} of its unfinished writes` : '';
      return `${fault.node} crashes${when}${kept}; up again after ${fault.downMs} ms`;
    }
    case 'slow-disk':
      return `the disk of ${fault.node} is ${fault.factor} times as slow ${until}`;
    case 'clock-drift':
      return `the clocks of ${fault.node} are fast by ${fault.partsPerMillion} parts per million ${until}`;
    case 'clock-step':
      return `the calendar clock of ${fault.node} jumps by ${fault.byMs} ms`;
    case 'pause':
      return `${fault.node} stands still ${until}`;
    case 'full-disk':
      return `the disk of ${fault.node} is full ${until}`;
    case 'clock-freeze':
      return `the clocks of ${fault.node} stand still ${until}`;
  }
}

const onLinks = (links: readonly (readonly [string, string])[] | undefined) =>
  links === undefined ? '' : ` ${links.map(([from, to]) => `${from}→${to}`).join(', ')}`;
