/** A set of names: sorted, each once, so that equal sets are equal texts. */
export type Names = readonly string[];

export const namesOf = (names: Iterable<string>): Names => [...new Set(names)].sort();

export const isSubset = (one: Names, other: Names): boolean => {
  const members = new Set(other);
  return one.every((name) => members.has(name));
};

export const without = (one: Names, other: Names): Names => {
  const members = new Set(other);
  return one.filter((name) => !members.has(name));
};
