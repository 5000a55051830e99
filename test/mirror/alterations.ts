import type { Action, ModelDefinition, StateOf, Update } from '../../src/core/model.ts';
import type { Constants } from '../../src/core/protocol.ts';
import { formatValue, setOf, type Value } from '../../src/core/values/index.ts';

/** A model that differs from another in one place. */
export interface Alteration<S> {
  readonly name: string;
  readonly definition: ModelDefinition<S>;
}

type Step<S> = (state: S, parameters: Readonly<Record<string, Value>>, updates: Update<S>[]) => Update<S>[];

/** Every alteration of each guard, update, parameter, initial state and invariant that can be made without knowing the model. */
export function alterationsOf<S extends StateOf<S>>(definition: ModelDefinition<S>): Alteration<S>[] {
  const alterations: Alteration<S>[] = [];
  const add = (name: string, change: Partial<ModelDefinition<S>>) =>
    alterations.push({ name, definition: { ...definition, ...change } });
  for (const [name, action] of Object.entries(definition.actions)) {
    const withAction = (change: Action<S>) => ({ actions: { ...definition.actions, [name]: change } });
    const alter = (what: string, step: Step<S>) =>
      add(`${name}: ${what}`, withAction({ ...action, next: altered(action, step) }));
    alter('never enabled', () => []);
    alter('not enabled in some states', (state, parameters, updates) =>
      isChosen(definition, state, parameters, 3) ? [] : updates,
    );
    alter('enabled in some more states, where it changes nothing', (state, parameters, updates) =>
      updates.length === 0 && isChosen(definition, state, parameters, 5) ? [{}] : updates,
    );
    alter('throws in some states', (state, parameters, updates) => {
      if (isChosen(definition, state, parameters, 7)) throw new Error('no such thing');
      return updates;
    });
    for (const variable of definition.variables) {
      const initial = first(definition.init())[variable];
      alter(`leaves ${variable} as it is`, (_, __, updates) =>
        updates.map(({ [variable]: ___, ...others }) => others as Update<S>),
      );
      alter(`sets ${variable} to its initial value`, (_, __, updates) =>
        updates.map((update) => ({ ...update, [variable]: initial })),
      );
    }
    for (const [parameter, domain] of Object.entries(action.parameters)) {
      const fewer =
        typeof domain === 'function' ? (state: S) => [...domain(state)].slice(1) : [...domain].slice(1);
      add(
        `${name}: ${parameter} has a value less`,
        withAction({ ...action, parameters: { ...action.parameters, [parameter]: fewer } }),
      );
    }
  }
  for (const [name, predicate] of Object.entries(definition.invariants)) {
    const holds = typeof predicate === 'function' ? predicate : predicate.holds;
    add(`${name}: the opposite in some states`, {
      invariants: {
        ...definition.invariants,
        [name]: (state) => isChosen(definition, state, {}, 4) !== holds(state),
      },
    });
    add(`${name}: throws in some states`, {
      invariants: {
        ...definition.invariants,
        [name]: (state) => {
          if (isChosen(definition, state, {}, 6)) throw new Error('no such thing');
          return holds(state);
        },
      },
    });
    add(`${name}: is missing`, { invariants: without(definition.invariants, name) });
    add(`${name}: always true`, { invariants: { ...definition.invariants, [name]: () => true } });
  }
  const initial = [...all(definition.init())];
  if (initial.length > 1) add('an initial state less', { init: () => initial.slice(1) });
  add('an initial state twice', { init: () => [...initial, initial[0]!] });
  return alterations;
}

/** The alterations of each constant: another value, another name, none; and one that the other side does not have. */
export function constantAlterations(constants: Constants): readonly (readonly [string, Constants, RegExp])[] {
  return [
    ...Object.entries(constants).flatMap(([name, value]) => [
      [
        `${name} has another value`,
        { ...constants, [name]: setOf<Value>([value]) },
        new RegExp(`^the constant ${name} is .* in the specification \\(.*\\.cfg:\\d+:\\d+\\), and is `),
      ] as const,
      [
        `${name} is missing`,
        without(constants, name),
        new RegExp(`^only the specification has the constant ${name}$`),
      ] as const,
    ]),
    [
      'one more',
      { ...constants, Unheard: setOf<Value>() },
      /^only the model has the constant Unheard$/,
    ] as const,
  ];
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}

function altered<S>(action: Action<S>, step: Step<S>): Action<S>['next'] {
  return (state, parameters) => {
    const updates = action.next(state, parameters);
    return step(state, parameters, updates === undefined ? [] : [...all(updates)]);
  };
}

/** About one in so many states and arguments, always the same ones; not the initial state only. */
function isChosen<S extends StateOf<S>>(
  { variables }: ModelDefinition<S>,
  state: S,
  parameters: Readonly<Record<string, Value>>,
  oneIn: number,
): boolean {
  const text = [...variables.map((name) => state[name] as Value), ...Object.values(parameters)]
    .map(formatValue)
    .join(';');
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0;
  return (hash ^ (hash >>> 9)) % oneIn === 0;
}

function all<T>(one: T | Iterable<T>): Iterable<T> {
  return typeof (one as Iterable<T>)[Symbol.iterator] === 'function' ? (one as Iterable<T>) : [one as T];
}

function first<T>(one: T | Iterable<T>): T {
  return [...all(one)][0]!;
}
