import type { Ensemble } from '../../../src/verifier/servers/ensemble.ts';

const electionLimitMs = 90_000;
const pollMs = 50;

/**
 * Waits until somebody leads, and gives who. A server that is ready may not know yet that it leads, and one that is busy may not
 * say so in time.
 *
 * @param except who does not count, since it was stopped or cut off
 * @throws Error if nobody else has come to lead after a time that is enough for many elections
 */
export async function untilOneLeads(ensemble: Ensemble, except?: string): Promise<string> {
  const endMs = performance.now() + electionLimitMs;
  while (performance.now() < endMs) {
    const [leader] = (await ensemble.leaders()).filter((name) => name !== except);
    if (leader !== undefined) return leader;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(
    except === undefined ? 'no leader was elected' : `no other leader than ${except} was elected`,
  );
}
