import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { materialize } from '../materialize.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { defineModule, impure, type NativeOperator, reading, unary } from '../standard-module.ts';
import { readText, writeText } from './files.ts';

/** A specification is data from strangers: it never starts a process. */
function refused(name: string, parameters: readonly number[]): NativeOperator {
  return impure(parameters, (_context, site) => {
    throw new EvaluationError(`${name} is refused: a specification may not run commands.`, site);
  });
}

function binaryForm(name: string, parameters: readonly number[]): NativeOperator {
  return impure(parameters, (_context, site) => {
    throw new EvaluationError(`${name} uses TLC's own form of values, which only TLC knows: use Json.`, site);
  });
}

function serialize(context: RuntimeContext, site: number, value: RuntimeValue, path: RuntimeValue) {
  writeText(
    context,
    site,
    path,
    typeof value === 'string' ? value : format(materialize(value, site)),
    'replace',
  );
  return recordOf({ exitValue: 0, stdout: '', stderr: '' });
}

/** IOUtils. */
export const ioUtils = defineModule('IOUtils', [], {
  IOEnv: reading([], (context) => recordOf(Object.fromEntries(context.environment ?? []))),
  atoi: unary((text, site) => {
    if (typeof text === 'string' && /^[+-]?\d+$/.test(text) && Number(text) === (Number(text) | 0)) {
      return Number(text) | 0;
    }
    throw new EvaluationError(`atoi wants a string of digits, not\n${format(text)}`, site);
  }),
  IOSerialize: binaryForm('IOSerialize', [0, 0, 0]),
  IODeserialize: binaryForm('IODeserialize', [0, 0]),
  Serialize: impure([0, 0, 0], serialize),
  Deserialize: reading([0, 0], (context, site, path: RuntimeValue) =>
    recordOf({ exitValue: 0, stdout: readText(context, site, path), stderr: '' }),
  ),
  IOExec: refused('IOExec', [0]),
  IOEnvExec: refused('IOEnvExec', [0, 0]),
  IOExecTemplate: refused('IOExecTemplate', [0, 0]),
  IOEnvExecTemplate: refused('IOEnvExecTemplate', [0, 0, 0]),
});
