// Loaded before the command line, in a process of its own: the clocks of simulated nodes then show the number of the process too.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const module = join(process.env.QUORATE_TEST_BUILD, 'simulator/simulated-clock.js');
const { SimulatedClock } = await import(pathToFileURL(module).href);
const { at } = SimulatedClock.prototype;
SimulatedClock.prototype.at = function (trueMs) {
  const { monotonicMs, wallMs } = at.call(this, trueMs);
  return { monotonicMs, wallMs: wallMs + process.pid };
};
