import type { HistoryValue } from '../../core/history-value.ts';
import { type Action, canBeAsked, type Model, updatesOf } from '../../core/model.ts';
import type { NodeStep } from '../../core/trace.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import type { Value } from '../../core/values/index.ts';
import { matchesValue } from './match-value.ts';

/** A step that changes nothing of the model: it only says what its state is. */
export const stuttering = 'Stuttering';

export type StateVector = readonly Value[];

/** The steps that a system can take from a state. */
export class ModelSteps {
  readonly system: TransitionSystem;
  readonly #actions: ReadonlyMap<string, Action<unknown>> | undefined;

  constructor(system: TransitionSystem) {
    this.system = system;
    const { definition } = system as Partial<Model<unknown>>;
    this.#actions = definition === undefined ? undefined : new Map(Object.entries(definition.actions));
  }

  /** Where the step can lead: the action's name and as much of its arguments as is logged, then as much of the state. */
  explaining(state: StateVector, step: NodeStep): StateVector[] {
    return this.#successors(state, step).filter((next) => this.agrees(next, step));
  }

  /** Where the action alone leads, whatever is logged of the state after it. */
  ofAction(state: StateVector, step: NodeStep): StateVector[] {
    return this.#successors(state, step);
  }

  agrees(state: StateVector, { state: logged }: NodeStep): boolean {
    return this.disagreement(state, logged) === undefined;
  }

  /** The variable that is not what is logged of it. */
  disagreement(state: StateVector, logged: HistoryValue | undefined): string | undefined {
    if (!(logged instanceof Map)) return undefined;
    for (const [name, value] of logged) {
      const index = this.system.variables.indexOf(String(name));
      if (!matchesValue(value, state[index]!)) return String(name);
    }
    return undefined;
  }

  /** Every step of actions that the trace need not show. */
  silent(state: StateVector, isSilent: (action: string) => boolean): StateVector[] {
    const found: StateVector[] = [];
    this.system.successors(this.system.viewOf(state), state, (action, _, next) => {
      if (isSilent(this.system.actions[action]!.name)) found.push([...next]);
    });
    return found;
  }

  #successors(state: StateVector, step: NodeStep): StateVector[] {
    if (step.action === stuttering) return [state];
    const action = this.#actions?.get(step.action);
    if (action !== undefined) return this.#ofDefinition(state, step, action);
    const found: StateVector[] = [];
    this.system.successors(
      this.system.viewOf(state),
      state,
      (index, list, next) => {
        const { name, parameters } = this.system.actions[index]!;
        if (name === step.action && matchesArguments(step.parameters, parameters, list))
          found.push([...next]);
      },
      true,
    );
    return found;
  }

  /** Of a model in TypeScript the one action is asked, with those arguments only that the trace allows. */
  #ofDefinition(state: StateVector, step: NodeStep, action: Action<unknown>): StateVector[] {
    const { variables } = this.system;
    const view = this.system.viewOf(state);
    const names = Object.keys(action.parameters);
    let lists: Value[][] = [[]];
    for (const [place, name] of names.entries()) {
      const domain = action.parameters[name]!;
      const logged = loggedArgument(step.parameters, name, place);
      const members = membersLike(typeof domain === 'function' ? domain(view) : domain, logged);
      lists = lists.flatMap((list) => members.map((member) => [...list, member]));
    }
    return lists.flatMap((list) => {
      const named = Object.fromEntries(names.map((name, place) => [name, list[place]!]));
      const updates = updatesOf(action, view, named) as readonly Readonly<Record<string, Value>>[];
      return updates.map((update) => variables.map((variable, index) => update[variable] ?? state[index]!));
    });
  }
}

/** The members of a domain that what is logged allows: a number is asked for, where a domain can be asked, since it may list none. */
function membersLike(domain: Iterable<Value>, logged: HistoryValue): readonly Value[] {
  if (canBeAsked(domain) && typeof logged === 'number') return domain.has(logged) ? [logged] : [];
  return [...domain].filter((member) => matchesValue(logged, member));
}

/** Arguments are logged in the order of the parameters, or by name; what is not logged is null. */
function loggedArgument(logged: HistoryValue, name: string, place: number): HistoryValue {
  if (Array.isArray(logged)) return logged[place] ?? null;
  return logged instanceof Map ? (logged.get(name) ?? null) : null;
}

function matchesArguments(logged: HistoryValue, names: readonly string[], list: readonly Value[]): boolean {
  return list.every((value, place) => matchesValue(loggedArgument(logged, names[place] ?? '', place), value));
}
