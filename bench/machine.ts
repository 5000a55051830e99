import { cpus, totalmem } from 'node:os';

/** What the figures below were measured on: a rate without its machine says little. */
export function describeMachine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}
