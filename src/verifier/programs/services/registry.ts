import { linKvService } from './lin-kv.ts';
import { linTsoService } from './lin-tso.ts';
import { lwwKvService } from './lww-kv.ts';
import { seqKvService } from './seq-kv.ts';
import type { ServiceFactory } from './service.ts';

/** The services that a program finds beside its own nodes, by the names that it sends to. */
export const services: Readonly<Record<string, ServiceFactory>> = {
  'lin-kv': linKvService,
  'seq-kv': seqKvService,
  'lww-kv': lwwKvService,
  'lin-tso': linTsoService,
};
