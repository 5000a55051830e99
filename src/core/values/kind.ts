/** The kinds of value, in the order in which values of different kinds are sorted. Part of every hash. */
export const Kind = { boolean: 0, integer: 1, string: 2, model: 3, set: 4, function: 5, state: 6 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];
