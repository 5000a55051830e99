import type { Law, LawOptions } from '../../checkers/laws/law.ts';
import type { WorkloadJudge } from '../workload.ts';

/** A law that the recorded operations or steps must keep. A history that records nothing for it is `unknown`. */
export const lawKept = (law: Law, options: LawOptions = {}): WorkloadJudge => ({
  name: law.name,
  about: law.about,
  judge(history) {
    if (!law.appliesTo(history))
      return { verdict: 'unknown', detail: `nothing was recorded; it needs ${law.needs}` };
    const { verdict, examined, breaches, breachCount, notes } = law.check(history, options);
    const scope = [`${law.name}: ${examined} looked at`, ...notes];
    if (breachCount === 0) return { verdict, scope };
    const detail = `${breachCount} ${breachCount === 1 ? 'breach' : 'breaches'} of the law: ${law.about}`;
    return {
      verdict,
      detail,
      scope,
      explanation: breaches.map(({ rule, message }) => `${rule}: ${message}`),
    };
  },
});
