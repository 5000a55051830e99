import type { AnyStateMachine, StateMachine } from '../state-machine.ts';

/** A command or query of one of the services. */
export interface ServiceCommand {
  readonly service: string;
  readonly command: unknown;
}

export interface ServiceQuery {
  readonly service: string;
  readonly query: unknown;
}

/** The state of each service, by name. */
export type ServiceStates = Readonly<Record<string, unknown>>;

/**
 * Several state machines over one log, each with commands of its own. They share the indices of the log, so that a fencing token of
 * one is greater than all that any of them gave before, and replicated time.
 */
export function sideBySide(
  services: Readonly<Record<string, AnyStateMachine>>,
): StateMachine<ServiceStates, ServiceCommand, ServiceQuery, unknown> {
  const names = Object.keys(services);
  /** Each state through a function of its service; the same object if none is changed. */
  const mapped = (states: ServiceStates, next: (machine: AnyStateMachine, state: unknown) => unknown) => {
    const changed = names.flatMap((name) => {
      const state = next(services[name]!, states[name]);
      return state === states[name] ? [] : [[name, state] as const];
    });
    return changed.length === 0 ? states : { ...states, ...Object.fromEntries(changed) };
  };
  return {
    name: names.join(' and '),
    initial: Object.fromEntries(names.map((name) => [name, services[name]!.initial])),
    apply(states, { service, command }, at) {
      const { state, result } = services[service]!.apply(states[service], command, at);
      return { state: { ...states, [service]: state }, result };
    },
    query: (states, { service, query }, timeMs) => services[service]!.query(states[service], query, timeMs),
    refuse(operation) {
      const asked = 'query' in operation ? operation.query : operation.command;
      const { service, command, query } = (asked ?? {}) as Partial<ServiceCommand & ServiceQuery>;
      if (typeof service !== 'string' || !Object.hasOwn(services, service))
        return `expected one of the services ${names.join(', ')}`;
      return services[service]!.refuse?.('query' in operation ? { query } : { command });
    },
    elapse: (states, timeMs) =>
      mapped(states, (machine, state) => (machine.elapse ? machine.elapse(state, timeMs) : state)),
    nextDueMs(states) {
      const due = names.flatMap((name) => services[name]!.nextDueMs?.(states[name]) ?? []);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    snapshot: (states) =>
      mapped(states, (machine, state) => (machine.snapshot ? machine.snapshot(state) : state)),
    restore: (states) =>
      mapped(states as ServiceStates, (machine, state) => (machine.restore ? machine.restore(state) : state)),
  };
}
