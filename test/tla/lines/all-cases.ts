import { graphModules } from './graph-modules.ts';
import { successors } from './line-01-successors.ts';
import { constraints } from './line-02-constraints.ts';
import { choose } from './line-03-choose.ts';
import { comparing } from './line-04-comparing.ts';
import { integers } from './line-05-integers.ts';
import { assigning } from './line-06-assigning.ts';
import { laziness } from './line-07-laziness.ts';
import { parsing } from './line-08-parsing.ts';
import { enabled } from './line-09-enabled.ts';
import { deadlock } from './line-10-deadlock.ts';
import { configuration } from './line-11-configuration.ts';
import { impureOperators } from './line-12-impure.ts';
import { recursion } from './line-13-recursion.ts';
import { verdicts } from './line-14-verdicts.ts';
import { selectors } from './selectors.ts';
import type { SpecificationCase } from './specification-case.ts';

/** The cases of each line that tells where engines go wrong. */
export const lines: Readonly<Record<string, readonly SpecificationCase[]>> = {
  successors: successors,
  constraints: constraints,
  CHOOSE: choose,
  'values that cannot be compared': comparing,
  integers,
  'assignment or test': assigning,
  'order and laziness': laziness,
  parsing,
  ENABLED: enabled,
  deadlock,
  'configuration and instances': configuration,
  'impure operators': impureOperators,
  'recursion and levels': recursion,
  verdicts,
  'modules of graphs': graphModules,
  selectors,
};
