/** A small specification with its configuration. TLC's answer to it is pinned in tlc-answers.json, under its title. */
export interface SpecificationCase {
  readonly title: string;
  /** Texts of all modules by name; `Root` is the one that is checked. */
  readonly modules: Readonly<Record<string, string>>;
  readonly configuration: string;
}

/** How a check ended, whoever made it. */
export interface Outcome {
  /** `valid`, `deadlock`, `assertion`, `assumption`, `error`, or the name of what is violated. */
  readonly verdict: string;
  /** Of a valid specification. */
  readonly generated?: number;
  readonly distinct?: number;
  readonly depth?: number;
  /** Of a violation or error: how many states the behaviour has that is shown. */
  readonly length?: number;
}

type Bodies = Readonly<Record<string, string>>;

/** A case of these module bodies. */
export function specification(
  title: string,
  root: string,
  configuration: string,
  others: Bodies = {},
): SpecificationCase {
  const bodies = Object.entries({ ...others, Root: root });
  const modules = Object.fromEntries(
    bodies.map(([name, body]) => [name, `---- MODULE ${name} ----\n${body}\n====\n`]),
  );
  return { title, modules, configuration };
}

/** The usual configuration: `Init`, `Next`, and what else is given. */
export function initNext(...more: readonly string[]): string {
  return ['INIT Init', 'NEXT Next', ...more].join('\n');
}
