import { csvFormat } from './csv-format.ts';
import { etcdRobustnessFormat } from './etcd-robustness-format.ts';
import type { HistoryFormat } from './history-format.ts';
import { jepsenEdnFormat } from './jepsen-edn-format.ts';
import { jepsenJsonFormat } from './jepsen-json-format.ts';
import { jepsenLogFormat } from './jepsen-log-format.ts';
import { quorateFormat } from './quorate-format.ts';
import { shivizFormat } from './shiviz-format.ts';

/** All formats, in the order in which they are tried: the ones that say most about themselves first. */
export const historyFormats: readonly HistoryFormat[] = [
  quorateFormat,
  etcdRobustnessFormat,
  jepsenJsonFormat,
  jepsenEdnFormat,
  jepsenLogFormat,
  csvFormat,
  shivizFormat,
];
