import type { History } from '../../core/history.ts';
import { formatHistoryValue } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import { type DecodedId, decodeId } from './id-forms.ts';
import { type IssuedId, issuedIds, issuesIds } from './issued-ids.ts';
import { BreachList, type Law, type LawOptions, type LawResult } from './law.ts';

const nsPerMs = 1_000_000n;

type DecodedIssue = IssuedId & { readonly decoded: DecodedId };

/**
 * Ids ascend for each process that asks one after the other; and where ids carry a time and the clocks are known to be
 * within an uncertainty, no id that was asked for after another was issued carries an earlier time than that allows.
 */
export const monotonicIds: Law = {
  name: 'monotonic-ids',
  about:
    'ids of one process ascend, and so do the times in ids of different processes, within the uncertainty',
  needs: 'operations generate or next-id that return integers, ULIDs or UUIDs of version 7',
  source: 'RFC 9562, section 6.2 (monotonicity); the specification of ULID',
  appliesTo: (history) =>
    issuesIds(history) && issuedIds(history).every(({ id }) => decodeId(id) !== undefined),
  // Random ids are unique, and ascend by chance.
  onlyWhenAsked: true,
  check: checkMonotonicIds,
};

function checkMonotonicIds(history: History, { uncertaintyNs }: LawOptions): LawResult {
  const breaches = new BreachList();
  const issued = issuedIds(history).flatMap((each) => {
    const decoded = decodeId(each.id);
    return decoded === undefined ? [] : [{ ...each, decoded }];
  });
  const last = new Map<string, DecodedIssue>();
  for (const each of issued) {
    const before = last.get(each.process);
    last.set(each.process, each);
    if (before === undefined || before.completedAt > each.invokedAt) continue;
    if (before.decoded.form === each.decoded.form && each.decoded.value > before.decoded.value) continue;
    const rule = before.decoded.form === each.decoded.form ? 'not increasing' : 'another form';
    breaches.add(rule, [before.line, each.line], () => {
      return `process ${each.process} gets ${formatHistoryValue(each.id)} after ${formatHistoryValue(before.id)}`;
    });
  }
  const timed = issued.filter(({ decoded }) => decoded.timestampMs !== undefined);
  const notes: string[] = [];
  if (timed.length > 0 && uncertaintyNs === undefined) {
    notes.push(
      'times in ids of different processes were not compared: --bound uncertainty=… says how far clocks may be off',
    );
  } else if (uncertaintyNs !== undefined) checkTimes(timed, uncertaintyNs, breaches);
  return breaches.result(plural(issued.length, 'id'), notes);
}

/** Compares each id with the greatest time of those that were issued before it was asked for. */
function checkTimes(issued: readonly DecodedIssue[], uncertaintyNs: bigint, breaches: BreachList): void {
  const byInvocation = [...issued].sort((left, right) => left.invokedAt - right.invokedAt);
  let [next, latest] = [0, undefined as DecodedIssue | undefined];
  for (const each of byInvocation) {
    for (; next < issued.length && issued[next]!.completedAt < each.invokedAt; next += 1) {
      const candidate = issued[next]!;
      if (latest === undefined || candidate.decoded.timestampMs! > latest.decoded.timestampMs!)
        latest = candidate;
    }
    if (latest === undefined) continue;
    const before = latest;
    // A time in milliseconds is cut off: it may have been almost one later.
    const behindNs = (before.decoded.timestampMs! - each.decoded.timestampMs! - 1n) * nsPerMs;
    if (behindNs < 2n * uncertaintyNs) continue;
    breaches.add('time goes back', [before.line, each.line], () => {
      return (
        `${formatHistoryValue(each.id)} (time ${each.decoded.timestampMs} ms) was asked for after ` +
        `${formatHistoryValue(before.id)} (time ${before.decoded.timestampMs} ms) had been issued`
      );
    });
  }
}
