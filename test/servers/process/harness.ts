// Started by a test, which kills it: the programs of a run, and what watches over them. Prints the run id when all are up.
import { NamedPipes } from '../../../src/verifier/process/named-pipes.ts';
import { startProgram } from '../../../src/verifier/process/program-process.ts';
import { Watchdog } from '../../../src/verifier/process/watchdog.ts';

const runId = process.argv[2]!;
const watchdog = await Watchdog.start(runId);
const pipes = new NamedPipes();
const start = async (script: string) => {
  let ready: () => void = () => {};
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const program = await startProgram({
    command: ['sh', '-c', script],
    runId,
    pipes,
    onLine: () => ready(),
    onUnreadable: () => {},
    onFlood: () => {},
  });
  watchdog.add(program.pid);
  await isReady;
  return program;
};
await start('trap "" TERM HUP INT; echo ready; while :; do sleep 1; done');
const paused = await start('sleep 60 & echo ready; wait');
paused.pause();
// Away from its group, and an orphan.
await start('setsid sleep 60 & echo ready; sleep 60');
if (process.argv[3] === 'finish') {
  await watchdog.finish();
  process.exit();
}
process.stdout.write('up\n');
setInterval(() => {}, 1000);
