export { compareValues } from './compare.ts';
export { equalValues } from './equal.ts';
export { formatValue } from './format-value.ts';
export {
  FunctionValue,
  functionFrom,
  functionOf,
  type RecordValue,
  record,
  sequence,
} from './function-value.ts';
export { hashValue } from './hash.ts';
export { Kind } from './kind.ts';
export { ModelValue } from './model-value.ts';
export { parseValue } from './parse-value.ts';
export { interval, SetValue, setOf } from './set-value.ts';
export { type Atom, type Collection, kindOf, type Value } from './value.ts';
export { ValueTable } from './value-table.ts';
