import type { RegisterValue } from '../../../impl/cap/register.ts';
import { Sayings } from '../../sayings.ts';
import type { Monitor, WorldView } from '../../simulated-protocol.ts';

/** The list that the register holds, by what is on a disk. */
export type ListOnDisk = (durable: unknown) => RegisterValue;

const itemsOf = (value: RegisterValue): readonly RegisterValue[] => (Array.isArray(value) ? value : []);

/** The list that the primary keeps on its disk. */
function listOf(primary: string, readList: ListOnDisk, world: WorldView): readonly RegisterValue[] {
  const durable = world.durableOf(primary).at(-1);
  return durable === undefined ? [] : itemsOf(readList(durable));
}

/** What was appended, and said to be, is in the list that the primary keeps. */
export function noLostUpdate(primary: string, readList: ListOnDisk): Monitor {
  const asked = new Map<string, RegisterValue>();
  const sayings = new Sayings();
  const answered = new Set<RegisterValue>();
  const lost = (world: WorldView) => {
    const list = listOf(primary, readList, world);
    const missing = [...answered].find((item) => !list.includes(item));
    return missing === undefined ? undefined : `${missing} was taken, and is not in [${list.join(', ')}]`;
  };
  return {
    name: 'NoLostUpdate',
    observe(event, world) {
      if (event.kind === 'stepped' && event.input.kind === 'operation') {
        const { id, operation } = event.input;
        if (operation.type === 'append') asked.set(id, operation.item);
      }
      for (const { effect } of sayings.take(event)) {
        const isAnswer = effect.kind === 'reply' && effect.outcome === 'ok' && asked.has(effect.id);
        if (isAnswer) answered.add(asked.get(effect.id)!);
      }
      return event.node === primary && event.kind === 'written' ? lost(world) : undefined;
    },
    atEnd: lost,
  };
}

/** Nothing is appended twice, however often it was sent. */
export function eachUpdateOnce(primary: string, readList: ListOnDisk): Monitor {
  return {
    name: 'EachUpdateOnce',
    observe(event, world) {
      if (event.kind !== 'written' || event.node !== primary) return undefined;
      const list = listOf(primary, readList, world);
      return new Set(list).size === list.length ? undefined : `[${list.join(', ')}] has an item twice`;
    },
  };
}
