/** Requests, which come and go: whoever has one is waiting for it. Handles, such as sockets and timers, may be there for good. */
const request = /Req|ConnectWrap|WriteWrap|ShutdownWrap/;

/**
 * Whether this process is busy with something outside of JavaScript, such as files, sockets and real timers, more than it was before
 * the first run of a target.
 */
export class OutsideActivity {
  readonly #before = countsByKind();

  isActive(): boolean {
    for (const [kind, count] of countsByKind()) {
      const usual = request.test(kind) ? 0 : (this.#before.get(kind) ?? 0);
      if (count > usual) return true;
    }
    return false;
  }
}

function countsByKind(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
