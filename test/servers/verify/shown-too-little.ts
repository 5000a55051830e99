import type { Verification, VerificationCheck } from '../../../src/verifier/verification.ts';

/**
 * Whether a run is without a verdict for no other reason than that too little happened in it, as on a busy machine: a longer one may
 * have one. A violation, a server that ended by itself, or a check that could not decide is another reason.
 */
export function hasShownTooLittle({ verdict, checks }: Pick<Verification, 'verdict' | 'checks'>): boolean {
  const undecided = checks.filter((check) => check.verdict !== 'valid');
  return verdict === 'unknown' && undecided.every(isAboutTooLittle);
}

function isAboutTooLittle({ name, detail = '' }: VerificationCheck): boolean {
  return (
    name === 'enough operations' ||
    name === 'last reads' ||
    (name === 'faults' && detail.includes('nothing was hit by it')) ||
    detail.startsWith('no operation succeeded')
  );
}
