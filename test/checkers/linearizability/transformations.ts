import type { Pick, SimulatedEvent } from './simulated-history.ts';

// HISTORIES, "Proof of the verdict": the first two and `cut` keep a linearizable history linearizable, the others a
// violation one.

/** Another history of the same operations. */
export type Transformation = (events: readonly SimulatedEvent[], pick: Pick) => SimulatedEvent[];

export const okToInfo: Transformation = (events, pick) => {
  const chosen = pick(events.length);
  return events.map((event, place) =>
    place === chosen && event.type === 'ok' ? { ...event, type: 'info' } : event,
  );
};

/** Moves one event over its neighbours, as long as they are of other processes. */
function moved(events: readonly SimulatedEvent[], pick: Pick, direction: { ok: 1 | -1; invoke: 1 | -1 }) {
  const copy = [...events];
  let place = pick(copy.length);
  const event = copy[place];
  if (event?.type !== 'ok' && event?.type !== 'invoke') return copy;
  const step = direction[event.type];
  for (let moves = 1 + pick(6); moves > 0; moves -= 1) {
    const neighbour = copy[place + step];
    if (neighbour === undefined || neighbour.process === event.process) break;
    copy[place] = neighbour;
    copy[place + step] = event;
    place += step;
  }
  return copy;
}

export const widened: Transformation = (events, pick) => moved(events, pick, { ok: 1, invoke: -1 });
export const narrowed: Transformation = (events, pick) => moved(events, pick, { ok: -1, invoke: 1 });
export const cut: Transformation = (events, pick) => events.slice(0, pick(events.length + 1));
export const infoToFail: Transformation = (events, pick) => {
  const chosen = pick(events.length);
  return events.map((event, place) =>
    place === chosen && event.type === 'info' ? { ...event, type: 'fail' } : event,
  );
};
