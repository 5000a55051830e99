import type { Json } from '../../../src/core/json.ts';
import { Ensemble } from '../../../src/verifier/servers/ensemble.ts';
import type { ServerDefinition } from '../../../src/verifier/servers/server-definition.ts';
import type { ServerSession, SessionPlace } from '../../../src/verifier/servers/session.ts';

const electionLimitMs = 30_000;
const timeoutMs = 8_000;
const pollMs = 50;

/**
 * A client of the leader writes 1. The leader is stopped, the others elect another, and a client of theirs writes 2. The first
 * client asks for the value; then the leader is let go on, with that question waiting for it.
 *
 * @returns what it answers: 1 is a value of the past. An error's message, if it does not answer
 */
export async function readOfWokenLeader(
  definition: ServerDefinition,
  open: (place: SessionPlace) => Promise<ServerSession>,
): Promise<Json> {
  const ensemble = new Ensemble(definition);
  const sessions: ServerSession[] = [];
  const sessionWith = async (node: string) => {
    const all = ensemble.nodes.map((name) => ensemble.clientAddressOf(name));
    const place = { ...ensemble.clientAddressOf(node), all, clientNumber: 1, timeoutMs, onRequest: () => {} };
    const session = await open(place);
    sessions.push(session);
    return session.registers!;
  };
  try {
    await ensemble.start();
    const [leader] = (await ensemble.leaders()) as [string];
    const clientOfLeader = await sessionWith(leader);
    await clientOfLeader.write('x', 1);
    ensemble.processOf(leader).pause();
    const next = await nextLeader(ensemble, leader);
    await (await sessionWith(next)).write('x', 2);
    const answer = clientOfLeader.read('x').catch((error: Error) => error.message);
    ensemble.processOf(leader).resume();
    return await answer;
  } finally {
    for (const session of sessions) session.close();
    await ensemble.stop();
  }
}

/** A stopped process says nothing of itself: whoever leads now is another. */
async function nextLeader(ensemble: Ensemble, stopped: string): Promise<string> {
  const endMs = performance.now() + electionLimitMs;
  while (performance.now() < endMs) {
    const leaders = await ensemble.leaders();
    const next = leaders.find((name) => name !== stopped);
    if (next !== undefined) return next;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error('no other leader was elected');
}
