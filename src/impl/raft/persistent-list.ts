/**
 * A list of which every version stays as it was: adding to one copies a path of a tree 32 wide, so that a state of a node
 * costs what has changed in it and not what it holds. Plain objects and arrays.
 */
export interface PersistentList<T> {
  readonly size: number;
  /** Levels of the tree above the leaves. */
  readonly height: number;
  readonly root: Branch<T>;
}

type Branch<T> = readonly (T | Branch<T>)[];

const width = 32;

export const emptyList: PersistentList<never> = { size: 0, height: 0, root: [] };

export const listOf = <T>(items: readonly T[]): PersistentList<T> =>
  items.reduce<PersistentList<T>>(withItem, emptyList);

/** The list with one item more at its end. */
export function withItem<T>({ size, height, root }: PersistentList<T>, item: T): PersistentList<T> {
  const isFull = size === width ** (height + 1);
  return isFull
    ? { size: size + 1, height: height + 1, root: add([root], height + 1, size, item) }
    : { size: size + 1, height, root: add(root, height, size, item) };
}

function add<T>(branch: Branch<T>, height: number, position: number, item: T): Branch<T> {
  const slot = slotOf(height, position);
  const inner = height === 0 ? item : add((branch[slot] ?? []) as Branch<T>, height - 1, position, item);
  return [...branch.slice(0, slot), inner];
}

const slotOf = (height: number, position: number) => Math.floor(position / width ** height) % width;

/** Positions count from 0. */
export function itemAt<T>({ size, height, root }: PersistentList<T>, position: number): T {
  if (!(position >= 0 && position < size)) throw new Error(`no item ${position} in a list of ${size}`);
  let branch = root;
  for (let level = height; level > 0; level--) branch = branch[slotOf(level, position)] as Branch<T>;
  return branch[slotOf(0, position)] as T;
}

/** The first so many items. */
export function firstItems<T>(list: PersistentList<T>, count: number): PersistentList<T> {
  if (count >= list.size) return list;
  if (count <= 0) return emptyList;
  let { height } = list;
  let root = keep(list.root, height, count - 1);
  for (; height > 0 && root.length === 1; height--) root = root[0] as Branch<T>;
  return { size: count, height, root };
}

function keep<T>(branch: Branch<T>, height: number, last: number): Branch<T> {
  const slot = slotOf(height, last);
  if (height === 0) return branch.slice(0, slot + 1);
  return [...branch.slice(0, slot), keep(branch[slot] as Branch<T>, height - 1, last)];
}

/** The items from one position up to, not including, another. */
export function itemsBetween<T>(list: PersistentList<T>, from: number, to = list.size): readonly T[] {
  const items: T[] = [];
  for (let position = Math.max(0, from); position < Math.min(to, list.size); position++)
    items.push(itemAt(list, position));
  return items;
}
