import { bags } from './modules/bags.ts';
import { bagsExt } from './modules/bags-ext.ts';
import { bitwiseModule } from './modules/bitwise.ts';
import { combinatorics } from './modules/combinatorics.ts';
import { csv } from './modules/csv.ts';
import { dyadicRationals } from './modules/dyadic-rationals.ts';
import { emptyModules } from './modules/empty-modules.ts';
import { finiteSets } from './modules/finite-sets.ts';
import { finiteSetsExt } from './modules/finite-sets-ext.ts';
import { folds } from './modules/folds.ts';
import { functions } from './modules/functions-module.ts';
import { graphs } from './modules/graphs.ts';
import { ioUtils } from './modules/io-utils.ts';
import { json } from './modules/json.ts';
import { integersModule, naturals, reals } from './modules/numbers.ts';
import { randomization } from './modules/randomization.ts';
import { relation } from './modules/relation.ts';
import { sequences } from './modules/sequences.ts';
import { sequencesExt } from './modules/sequences-ext.ts';
import { svg } from './modules/svg.ts';
import { tlc } from './modules/tlc.ts';
import { tlcExt } from './modules/tlc-ext.ts';
import { undirectedGraphs } from './modules/undirected-graphs.ts';
import { vectorClocks } from './modules/vector-clocks.ts';
import type { StandardModule } from './standard-module.ts';

export type { RuntimeContext } from './runtime-context.ts';
export type { NativeOperator, StandardModule } from './standard-module.ts';

/** The modules that a specification may name without their text being there. */
export const standardModules: ReadonlyMap<string, StandardModule> = new Map(
  [
    naturals,
    integersModule,
    reals,
    sequences,
    finiteSets,
    bags,
    tlc,
    tlcExt,
    randomization,
    finiteSetsExt,
    sequencesExt,
    functions,
    folds,
    bagsExt,
    relation,
    graphs,
    undirectedGraphs,
    bitwiseModule,
    vectorClocks,
    dyadicRationals,
    combinatorics,
    json,
    ioUtils,
    csv,
    svg,
    ...emptyModules,
  ].map((module) => [module.name, module]),
);
