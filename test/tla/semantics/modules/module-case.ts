/** A small specification, and whether SANY, the front end of the TLA+ tools, accepts it. */
export interface ModuleCase {
  readonly title: string;
  /** Texts of all its modules by name; `Root` is the one that is checked. */
  readonly modules: Readonly<Record<string, string>>;
  readonly isAccepted: boolean;
  /** Of a rejected one: what our message has to say, with its place. */
  readonly message: string;
}

type Bodies = Readonly<Record<string, string>>;

/** A body becomes a module; what is a module already, with four dashes, stays as it is. Nested modules have more. */
function modulesOf(root: string, others: Bodies): Record<string, string> {
  const bodies = Object.entries({ ...others, Root: root });
  return Object.fromEntries(
    bodies.map(([name, body]) => [
      name,
      /^\ufeff?---- MODULE/.test(body) ? body : `---- MODULE ${name} ----\n${body}\n====\n`,
    ]),
  );
}

export function accepted(title: string, root: string, others: Bodies = {}): ModuleCase {
  return { title, modules: modulesOf(root, others), isAccepted: true, message: '' };
}

export function rejected(title: string, root: string, message: string, others: Bodies = {}): ModuleCase {
  return { title, modules: modulesOf(root, others), isAccepted: false, message };
}
