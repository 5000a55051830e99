import { action } from '../../core/model.ts';
import { type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import type { ConstantDeclaration } from '../../core/protocol.ts';
import { equalValues, Kind, kindOf, type SetValue, setOf } from '../../core/values/index.ts';

/** A node: a replica and whoever uses the register there. Numbers from 1. */
export type NodeNumber = number;

/** What every policy has for constants. */
export interface NetworkConstants {
  readonly Node: SetValue<NodeNumber>;
  /** The sets of nodes that may be cut off from the others. */
  readonly Sides: SetValue<SetValue<NodeNumber>>;
  /** Those of them of which it is known that they are joined again in the end. */
  readonly Healing: SetValue<SetValue<NodeNumber>>;
}

/** The nodes that are cut off from the others; none while there is no partition. */
export interface NetworkState {
  readonly cut: SetValue<NodeNumber>;
}

export const whole: SetValue<NodeNumber> = setOf<NodeNumber>();

/** Whether messages pass between two nodes. */
export const areJoined = ({ cut }: NetworkState, m: NodeNumber, n: NodeNumber) => cut.has(m) === cut.has(n);

/** The nodes that n can reach, itself among them. */
export const groupOf = ({ Node }: NetworkConstants, state: NetworkState, n: NodeNumber) =>
  Node.filter((m) => areJoined(state, m, n));

export const isMajority = ({ Node }: NetworkConstants, nodes: SetValue<NodeNumber>) =>
  2 * nodes.size > Node.size;

/** The network is cut in two. */
export const Partition = ({ Sides }: NetworkConstants) =>
  action({ side: Sides }, ({ cut }: NetworkState, { side }) => (cut.size === 0 ? { cut: side } : undefined));

/** The network is whole again. */
export const Heal = ({ Sides }: NetworkConstants) =>
  action({ side: Sides }, ({ cut }: NetworkState, { side }) =>
    equalValues(cut, side) ? { cut: whole } : undefined,
  );

/** The partitions of which it is known come to an end. */
export const healingFairness = ({ Healing }: NetworkConstants): ModelFairness[] =>
  Healing.elements().map((side) => weakFairness('Heal', { side }));

const isNode = (value: unknown) => typeof value === 'number' && value >= 1;

const isSet = (value: unknown): value is SetValue => kindOf(value as SetValue) === Kind.set;

export const nodes = (about: string): ConstantDeclaration => ({
  about,
  expected: 'a set of whole numbers from 1, such as 1..3',
  accepts: (value) => isSet(value) && value.size > 0 && value.every(isNode),
});

export const someNodes = (about: string): ConstantDeclaration => ({
  about,
  expected: 'some of the nodes, such as {1}',
  accepts: (value, { Node }) => isSet(value) && value.isSubsetOf(Node as SetValue),
});

export const sides: ConstantDeclaration = {
  about: 'the sets of nodes that may be cut off from the others',
  expected: 'a set of sets of nodes, none of them empty or of all, such as {{1}}',
  accepts: (value, { Node }) =>
    isSet(value) &&
    value.every(
      (side) =>
        isSet(side) &&
        side.size > 0 &&
        side.isSubsetOf(Node as SetValue) &&
        side.size < (Node as SetValue).size,
    ),
};

export const healing: ConstantDeclaration = {
  about: 'those of them of which it is known that they are joined again in the end',
  expected: 'some of the sides, such as {{1}}, or {}',
  accepts: (value, { Sides }) => isSet(value) && value.isSubsetOf(Sides as SetValue),
};

export const oneOfTheNodes = (about: string): ConstantDeclaration => ({
  about,
  expected: 'one of the nodes, such as 1',
  accepts: (value, { Node }) => (Node as SetValue).has(value),
});
