import type { RegisterValue } from '../../../impl/cap/register.ts';
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
  /** Answers that wait for a write of their node. */
  let held: { readonly node: string; readonly afterPersist: number; readonly item: RegisterValue }[] = [];
  const written = new Map<string, number>();
  const answered = new Set<RegisterValue>();
  const release = () => {
    const isOut = ({ node, afterPersist }: (typeof held)[number]) => afterPersist <= (written.get(node) ?? 0);
    for (const each of held.filter(isOut)) answered.add(each.item);
    held = held.filter((each) => !isOut(each));
  };
  const lost = (world: WorldView) => {
    const list = listOf(primary, readList, world);
    const missing = [...answered].find((item) => !list.includes(item));
    return missing === undefined ? undefined : `${missing} was taken, and is not in [${list.join(', ')}]`;
  };
  return {
    name: 'NoLostUpdate',
    observe(event, world) {
      if (event.kind === 'crashed') {
        held = held.filter(({ node }) => node !== event.node);
        written.delete(event.node);
        return undefined;
      }
      if (event.kind === 'written') written.set(event.node, event.writeId);
      if (event.kind === 'stepped') {
        const { input } = event;
        if (input.kind === 'operation' && input.operation.type === 'append')
          asked.set(input.id, input.operation.item);
        for (const effect of event.effects.slice(0, event.crashedAtEffect)) {
          if (effect.kind !== 'reply' || effect.outcome !== 'ok' || !asked.has(effect.id)) continue;
          const { id, afterPersist = 0 } = effect;
          held.push({ node: event.node, afterPersist, item: asked.get(id)! });
        }
      }
      release();
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
