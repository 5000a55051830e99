import type { PbftMessage } from './messages.ts';

/**
 * Whether something that came from the network has the fields of a message. A Byzantine replica sends whatever it likes, and
 * the code that follows shall not stumble over it.
 */

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isAnything: Check = (value) => value !== undefined;
const isFields: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Exactly these fields, so that what is signed holds nothing that nobody looks at. */
const withFields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (!isFields(value)) return false;
    const fields = value as Readonly<Record<string, unknown>>;
    const names = Object.keys(checks);
    return (
      Object.keys(fields).length === names.length &&
      names.every((name) => Object.hasOwn(fields, name) && checks[name]!(fields[name]))
    );
  };

const typed = (type: string, checks: Readonly<Record<string, Check>>): Check =>
  withFields({ type: (value) => value === type, ...checks });

const signature = { signature: isText };
const ordered = { view: isCount, number: isCount, digest: isText, replica: isText, ...signature };

const isRequest = typed('request', {
  client: isText,
  timestamp: isCount,
  operation: isAnything,
  ...signature,
});
const isPrePrepare = typed('prePrepare', ordered);
const isPrepare = typed('prepare', ordered);
const isCheckpoint = typed('checkpoint', {
  number: isCount,
  digest: isText,
  replica: isText,
  ...signature,
});
const isPreparedCertificate = withFields({ prePrepare: isPrePrepare, prepares: listOf(isPrepare) });
const isViewChange = typed('viewChange', {
  view: isCount,
  stable: isCount,
  checkpoints: listOf(isCheckpoint),
  prepared: listOf(isPreparedCertificate),
  replica: isText,
  ...signature,
});
const isLastReply = withFields({ timestamp: isCount, result: isAnything });
const isSnapshot = withFields({
  number: isCount,
  service: isAnything,
  clients: (value) => isFields(value) && Object.values(value as object).every(isLastReply),
});

const shapes: Readonly<Record<PbftMessage['type'], Check>> = {
  request: isRequest,
  proposal: typed('proposal', { prePrepare: isPrePrepare, request: isRequest }),
  prepare: isPrepare,
  commit: typed('commit', ordered),
  reply: typed('reply', {
    view: isCount,
    timestamp: isCount,
    client: isText,
    replica: isText,
    result: isAnything,
    ...signature,
  }),
  checkpoint: isCheckpoint,
  viewChange: isViewChange,
  newView: typed('newView', {
    view: isCount,
    viewChanges: listOf(isViewChange),
    prePrepares: listOf(isPrePrepare),
    replica: isText,
    ...signature,
  }),
  fetchState: typed('fetchState', { number: isCount }),
  state: typed('state', { snapshot: isSnapshot, checkpoints: listOf(isCheckpoint) }),
  status: typed('status', {
    view: isCount,
    active: isFlag,
    stable: isCount,
    settled: isCount,
    missing: listOf(isText),
  }),
};

export function isMessage(value: unknown): value is PbftMessage {
  const type = isFields(value) ? (value as { readonly type?: unknown }).type : undefined;
  return (
    typeof type === 'string' && Object.hasOwn(shapes, type) && shapes[type as PbftMessage['type']](value)
  );
}
