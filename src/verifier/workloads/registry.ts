import type { Workload } from '../workload.ts';
import { linKv } from './lin-kv.ts';

/** The workloads that `quorate verify` knows. */
export const workloads: readonly Workload[] = [linKv];
