import type { History } from '../../core/history.ts';
import { formatHistoryValue, historyValueKey } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import { decodeId } from './id-forms.ts';
import { type IssuedId, issuedIds, issuesIds } from './issued-ids.ts';
import { BreachList, type Law, type LawResult } from './law.ts';

/** No id is issued twice. Ids that are spelt differently and mean the same, such as ULIDs of another case, are one. */
export const uniqueIds: Law = {
  name: 'unique-ids',
  about: 'no id is issued twice',
  needs: 'operations generate or next-id that return ids',
  source: 'RFC 9562, section 2.1; the generators of Twitter (snowflake, 2010) and of ULID',
  appliesTo: issuesIds,
  check: checkUniqueIds,
};

function checkUniqueIds(history: History): LawResult {
  const breaches = new BreachList();
  const issued = issuedIds(history);
  const first = new Map<string, IssuedId>();
  for (const each of issued) {
    const decoded = decodeId(each.id);
    const key = decoded === undefined ? historyValueKey(each.id) : `${decoded.form} ${decoded.value}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, each);
    else {
      breaches.add('issued twice', [other.line, each.line], () => {
        return `${formatHistoryValue(each.id)} is issued to process ${other.process} and to process ${each.process}`;
      });
    }
  }
  return breaches.result(plural(issued.length, 'id'));
}
