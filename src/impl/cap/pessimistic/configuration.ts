import {
  checkPositive,
  checkPrimaryConfiguration,
  type PrimaryConfiguration,
} from '../register-configuration.ts';

export interface PessimisticConfiguration extends PrimaryConfiguration {
  /** For so long the lock is granted: well above `retryMs`, since it counts from when the holder asked last. */
  readonly termMs: number;
  /** By so much a clock may run too fast or too slow, in parts per million. */
  readonly driftPartsPerMillion: number;
}

/** @throws Error if the configuration makes no sense. */
export function checkPessimisticConfiguration(configuration: PessimisticConfiguration): void {
  checkPrimaryConfiguration(configuration);
  checkPositive('termMs', configuration.termMs);
  const { driftPartsPerMillion } = configuration;
  if (!(driftPartsPerMillion >= 0 && driftPartsPerMillion < 1_000_000))
    throw new Error(`driftPartsPerMillion must be from 0 to below 1,000,000, not ${driftPartsPerMillion}`);
}

/** Longer than the term of a holder whose clock is as slow as this one is fast; and one more for rounding. */
export function grantedMs({ termMs, driftPartsPerMillion }: PessimisticConfiguration): number {
  const drift = driftPartsPerMillion / 1_000_000;
  return Math.ceil((termMs * (1 + drift)) / (1 - drift)) + 1;
}
