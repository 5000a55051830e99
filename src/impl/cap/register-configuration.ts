import type { PatienceConfiguration } from './waiting-operations.ts';

/** What all policies are told. */
export interface RegisterConfiguration extends PatienceConfiguration {
  /** All replicas, by name; each is also where clients ask. */
  readonly nodes: readonly string[];
  /** After so long a message without an answer is sent again. */
  readonly retryMs: number;
}

/** What the policies are told under which one node decides. */
export interface PrimaryConfiguration extends RegisterConfiguration {
  /** The node that decides. */
  readonly primary: string;
}

/** @throws Error that names the setting which makes no sense. */
export function checkRegisterConfiguration(configuration: RegisterConfiguration): void {
  checkNodes(configuration.nodes);
  for (const name of ['retryMs', 'giveUpMs', 'maxWaiting'] as const) checkPositive(name, configuration[name]);
}

/** @throws Error that names the setting which makes no sense. */
export function checkPrimaryConfiguration(configuration: PrimaryConfiguration): void {
  checkRegisterConfiguration(configuration);
  checkNode(configuration, configuration.primary);
}

/** @throws Error unless they are different names. */
export function checkNodes(nodes: readonly string[]): void {
  if (nodes.length === 0 || new Set(nodes).size !== nodes.length || nodes.includes(''))
    throw new Error(`nodes must be different names, at least one: ${JSON.stringify(nodes)}`);
}

/** @throws Error unless it is a whole number above 0. */
export function checkPositive(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new Error(`${name} must be a whole number above 0, not ${value}`);
}

/** @throws Error unless it is one of the nodes. */
export function checkNode({ nodes }: { readonly nodes: readonly string[] }, node: string): void {
  if (!nodes.includes(node)) throw new Error(`${node} is none of the nodes ${nodes.join(', ')}`);
}
