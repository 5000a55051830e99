import { guardedSpecification } from '../checkers/linearizability/guarded-specification.ts';
import {
  defineSpecification,
  type SequentialSpecification,
} from '../checkers/linearizability/specification.ts';
import { BadInput } from '../core/bad-input.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { exportedAs, importUserModule } from './import-user-module.ts';

/**
 * A sequential specification that the user wrote, from a module whose default export (or whose export `specification`) it
 * is. This runs the module: only a file that the user names on the command line is ever loaded.
 */
export async function loadSpecificationModule(path: string): Promise<SequentialSpecification<HistoryValue>> {
  const exported = exportedAs(await importUserModule(path, 'a specification'), 'specification');
  if (typeof exported !== 'object' || exported === null) {
    throw new BadInput('the module exports no specification', {
      place: { source: path },
      remedy: 'export default { name: "…", initial: …, step(state, operation) { … } }',
    });
  }
  const specification = defineSpecification(exported as SequentialSpecification<HistoryValue>);
  return guardedSpecification(specification, path);
}
