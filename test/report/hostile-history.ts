import type { History } from '../../src/core/history.ts';
import { HistoryBuilder } from '../../src/history/history-builder.ts';
import type { HistoryReport } from '../../src/report/html/history-report.ts';

/** Each would do something if a page took it for more than text; `executed` is what it would leave behind. */
export const hostileTexts: readonly string[] = [
  '</script><img src=x onerror="window.executed=1">',
  '<script>window.executed=2</script>',
  '<!--<script>',
  ']]><svg onload="window.executed=3">',
  '"><iframe src="javascript:parent.executed=4">',
  'javascript:window.executed=5',
  '{{constructor.constructor("window.executed=6")()}}',
  `$& $' $\` {{data}} \${window.executed=7}`,
  '\u2028window.executed=8\u2029',
  '\u0000\u001b]0;owned\u0007\u009b31m',
  '\u202egnissecorp\u202c \ufeff',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '&lt;b&gt; &amp; <b>bold</b>',
  '<style>*{background:url(http://attacker.invalid/a)}</style>',
  '<link rel=stylesheet href=http://attacker.invalid/b>',
  '<meta http-equiv=refresh content="0;url=http://attacker.invalid/c">',
  '\ud800 lone surrogate',
];

/** A history with a hostile text wherever a file can put one. */
export function hostileHistory(texts: readonly string[] = hostileTexts): History {
  const builder = new HistoryBuilder({ format: 'quorate', source: texts[0]! });
  texts.forEach((text, index) => {
    const details = { key: text, line: 3 * index + 1, time: 1_000 * index };
    builder.fault(index % 2 === 0 ? 'start' : 'end', text, [text], [text], details);
    const row = builder.invokeLinked(text, text, new Map([[text, [text, new Set([text])]]]), details);
    builder.completeRow(row, 'ok', undefined, text, { line: 3 * index + 2, time: 1_000 * index + 500 });
  });
  builder.note(texts.join(' '));
  return builder.finish();
}

/** A report with a hostile text wherever a checker can put one. */
export function hostileReport(texts: readonly string[] = hostileTexts): HistoryReport {
  const history = hostileHistory(texts);
  return {
    title: texts[0]!,
    verdict: 'violated',
    headline: texts[1]!,
    facts: [...texts],
    notes: history.notes,
    history,
    order: { rows: [0, 1, 2], until: 30 },
    failure: {
      row: 4,
      kind: 'impossible',
      sentence: texts[0]!,
      states: texts,
      statesSentence: texts[3]!,
      window: [1, 2, 4],
      windowSentence: texts[2]!,
      tail: { sentence: texts[4]!, window: [2, 4] },
    },
    findings: texts.map((text, row) => ({ title: text, detail: [text], rows: [row], lines: [row] })),
  };
}
