/**
 * What the replicas replicate: a state machine. It depends on nothing but what it is given, or the replicas would drift apart
 * (section 4.6), and changes nothing that it is given. States, operations and results are plain JSON data.
 */
export interface Service<State = unknown, Operation = unknown, Result = unknown> {
  readonly initial: State;
  apply(
    state: State,
    operation: Operation,
    client: string,
  ): { readonly state: State; readonly result: Result };
}

/** Any service, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a service is given its own states and operations only.
export type AnyService = Service<any, any, any>;

export type RegisterValue = string | number | boolean | null;

export type RegisterOperation =
  | { readonly type: 'read'; readonly key: string }
  | { readonly type: 'write'; readonly key: string; readonly value: RegisterValue }
  /** Writes `to` if the register holds `from`. */
  | {
      readonly type: 'compareAndSet';
      readonly key: string;
      readonly from: RegisterValue;
      readonly to: RegisterValue;
    };

/** What was read; after a write `null`; of a compare-and-set whether it wrote. */
export type RegisterResult = RegisterValue;

type Registers = Readonly<Record<string, RegisterValue>>;

/** Registers under names; one that nobody has written holds `null`. An operation that it does not know changes nothing. */
export const registerService: Service<Registers, RegisterOperation, RegisterResult> = {
  initial: {},
  apply: (state, operation) => {
    switch (operation.type) {
      case 'read':
        return { state, result: state[operation.key] ?? null };
      case 'write':
        return { state: { ...state, [operation.key]: operation.value }, result: null };
      case 'compareAndSet': {
        const isSame = (state[operation.key] ?? null) === operation.from;
        return {
          state: isSame ? { ...state, [operation.key]: operation.to } : state,
          result: isSame,
        };
      }
      default:
        return { state, result: null };
    }
  },
};
