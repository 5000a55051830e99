/**
 * Names of objects: so many at a time, and each for so many operations only, so that what must be searched for one object stays
 * small however long a run is.
 *
 * @returns the key to use next at this place among the keys in use
 */
export function keysInTurn(keyCount: number, operationsPerKey: number): (place: number) => number {
  const places = Array.from({ length: keyCount }, (_, key) => ({ key, used: 0 }));
  let fresh = keyCount;
  return (place) => {
    const current = places[place]!;
    if (current.used === operationsPerKey) {
      current.key = fresh++;
      current.used = 0;
    }
    current.used += 1;
    return current.key;
  };
}
