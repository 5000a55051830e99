import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { BadInput } from '../../core/bad-input.ts';

/**
 * In plain shell: it starts at once and takes little memory beside the programs. It learns of process groups line by line; when
 * its input ends, because it was told to finish or because this process is no more, it ends them, and then all whose
 * environment names the run, until none is left. Who is stopped is let go on first, since only so it ends for certain on every
 * system.
 */
const script = `
trap '' INT TERM HUP
groups=
while read -r verb group; do
  case $verb in
    add) groups="$groups $group" ;;
    drop)
      kept=
      for each in $groups; do [ "$each" = "$group" ] || kept="$kept $each"; done
      groups=$kept ;;
  esac
done
end() { kill -s CONT -- "$1"; kill -s KILL -- "$1"; } 2>/dev/null
round=0
while [ $round -lt 40 ]; do
  for each in $groups; do end "-$each"; done
  found=
  for file in $(grep -ls "QUORATE_RUN_ID=$1" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/}
    end "\${pid%/environ}"
    found=yes
  done
  [ -n "$found" ] || exit 0
  sleep 0.1
  round=$((round + 1))
done
exit 1
`;

/**
 * A process of its own that ends a run's programs when this one has gone, also by SIGKILL. On Linux it finds those too that have
 * left their process group, by the run id in their environment; elsewhere it knows the groups only.
 */
export class Watchdog {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#exited.catch(() => {});
    // It must not keep this process alive, which is what it waits for the end of.
    child.unref();
    (child.stdin as Writable & { unref(): void }).unref();
    child.stdin!.on('error', () => {});
  }

  /** @throws BadInput if there is no shell. */
  static async start(runId: string): Promise<Watchdog> {
    if (!/^[\w.-]+$/.test(runId)) throw new RangeError(`a run id is a word, not ${runId}`);
    // Without the run id in its own environment, and away from this process's group and terminal.
    const child = spawn('/bin/sh', ['-c', script, 'quorate-watchdog', runId], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    });
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw new BadInput(`no watchdog can be started: ${(error as Error).message}`, {
        remedy: 'Programs are started on Linux and macOS, where /bin/sh is.',
      });
    }
    return new Watchdog(child);
  }

  add(group: number): void {
    this.#child.stdin!.write(`add ${group}\n`);
  }

  /** Of a group whose leader has ended and that was killed. */
  drop(group: number): void {
    this.#child.stdin!.write(`drop ${group}\n`);
  }

  /** Ends everything of the run that is left. */
  async finish(): Promise<void> {
    this.#child.ref();
    this.#child.stdin!.end();
    await this.#exited;
  }
}
