import type { Json } from '../../../src/core/json.ts';
import { Ensemble } from '../../../src/verifier/servers/ensemble.ts';
import type { ServerDefinition } from '../../../src/verifier/servers/server-definition.ts';
import type { RegisterSession, ServerSession, SessionPlace } from '../../../src/verifier/servers/session.ts';
import { untilOneLeads } from './leaders.ts';

const timeoutMs = 30_000;
const MOST_ATTEMPTS = 5;

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
    const leader = await untilOneLeads(ensemble);
    const clientOfLeader = await written(() => sessionWith(leader), 1);
    ensemble.processOf(leader).pause();
    // A stopped process says nothing of itself: whoever leads now is another.
    const next = await untilOneLeads(ensemble, leader);
    await written(() => sessionWith(next), 2);
    const answer = clientOfLeader.read('x').catch((error: Error) => error.message);
    ensemble.processOf(leader).resume();
    return await answer;
  } finally {
    for (const session of sessions) session.close();
    await ensemble.stop();
  }
}

/**
 * Opens a session and writes, and does so again where a leader that has just been elected could not: to write the same value twice
 * does no harm.
 */
async function written(open: () => Promise<RegisterSession>, value: Json): Promise<RegisterSession> {
  for (let attempt = 1; ; attempt++) {
    try {
      const session = await open();
      await session.write('x', value);
      return session;
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
