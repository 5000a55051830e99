import { readdirSync, readFileSync } from 'node:fs';

/** Whether all threads of some processes wait for input, and how often they have run until now. */
export interface ThreadStates {
  readonly areWaiting: boolean;
  /** The same again means that none has run in between. */
  readonly runs: string;
}

/**
 * System calls in which a thread waits for something to come: to read, to poll, for a lock or queue (futex), for a signal, or for
 * a process that it started, which is looked at itself. To sleep for a time is not among them: such a thread is about to do
 * something by itself. Numbers of Linux, by processor.
 */
const waitingCalls: Readonly<Record<string, ReadonlySet<number>>> = {
  x64: new Set([
    ...[0, 19, 45, 47, 43, 288], // read, readv, recvfrom, recvmsg, accept, accept4
    ...[7, 271, 23, 270, 232, 281, 441, 426], // poll, ppoll, select, pselect6, epoll_wait, epoll_pwait, epoll_pwait2, io_uring_enter
    ...[202, 449, 455], // futex, futex_waitv, futex_wait
    ...[34, 130, 128, 61, 247], // pause, rt_sigsuspend, rt_sigtimedwait, wait4, waitid
  ]),
  arm64: new Set([
    ...[63, 65, 207, 212, 202, 242], // read, readv, recvfrom, recvmsg, accept, accept4
    ...[73, 72, 22, 441, 426], // ppoll, pselect6, epoll_pwait, epoll_pwait2, io_uring_enter
    ...[98, 449, 455], // futex, futex_waitv, futex_wait
    ...[133, 137, 260, 95], // rt_sigsuspend, rt_sigtimedwait, wait4, waitid
  ]),
};

const calls = waitingCalls[process.arch];

/** Whether this system tells what threads do. */
export const canSeeThreads: boolean = process.platform === 'linux' && calls !== undefined;

/** Of a process and all that descend from it; one that has gone waits and has not run. Linux only. */
export function readThreadStates(pid: number): ThreadStates {
  const states = { areWaiting: true, runs: '' };
  const pending = [pid];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const thread of threadsOf(next)) {
      const folder = `/proc/${next}/task/${thread}`;
      pending.push(...childrenOf(folder));
      states.areWaiting &&= isWaiting(folder);
      states.runs += `${thread}:${runsOf(folder)} `;
    }
  }
  return states;
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(folder: string): readonly number[] {
  const text = read(`${folder}/children`) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}

function isWaiting(folder: string): boolean {
  // The name in parentheses may hold anything, so the state is what follows the last one.
  const stat = read(`${folder}/stat`);
  if (stat === undefined) return true;
  const state = stat[stat.lastIndexOf(')') + 2];
  if (state === 'Z' || state === 'X') return true;
  if (state !== 'S') return false;
  const call = read(`${folder}/syscall`);
  // Some containers hide the call: then that the thread sleeps, and does not run, has to do.
  return call === undefined || calls!.has(Number(call.split(' ', 1)[0]));
}

/** How often it was put on a processor; on kernels that do not count that, how often it was taken off. */
function runsOf(folder: string): string {
  const schedule = read(`${folder}/schedstat`);
  if (schedule !== undefined) return schedule.trim().split(' ')[2] ?? '';
  const status = read(`${folder}/status`) ?? '';
  return [...status.matchAll(/ctxt_switches:\s*(\d+)/g)].map(([, count]) => count).join('+');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
