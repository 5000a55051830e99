import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Established, and about to be: the far end may have accepted before the dialling end is seen as connected. */
const dialling = new Set(['01', '02', '03']);

/**
 * Which of these processes dialled a connection, known by the two ports of its dialling end (Linux: the tables of sockets in
 * `/proc/net`, and the open descriptors of each process). A wrapper that starts the server has another process id than the
 * server, so whoever calls names all that count.
 *
 * @returns the process id; `undefined` if none of them has the socket, or this is not Linux
 */
export function ownerOfConnection(
  sourcePort: number,
  targetPort: number,
  processIds: readonly number[],
): number | undefined {
  const inode = inodeOf(sourcePort, targetPort);
  if (inode === undefined) return undefined;
  return processIds.find((processId) => hasSocket(processId, inode));
}

/** The ports at this address (of IPv4) to which these processes have connections (Linux; none elsewhere). */
export function remotePortsOf(
  processIds: readonly number[],
  address: string,
): readonly { readonly processId: number; readonly port: number }[] {
  const wanted = tableFormOf(address);
  return [...connections()].flatMap(({ remote, inode }) => {
    const processId = addressOf(remote).endsWith(wanted)
      ? processIds.find((candidate) => hasSocket(candidate, inode))
      : undefined;
    return processId === undefined ? [] : [{ processId, port: portOf(remote) }];
  });
}

function inodeOf(sourcePort: number, targetPort: number): string | undefined {
  for (const { local, remote, inode } of connections())
    if (portOf(local) === sourcePort && portOf(remote) === targetPort) return inode;
  return undefined;
}

interface TableRow {
  readonly local: string;
  readonly remote: string;
  readonly inode: string;
}

/** Those that are there, or are being dialled. */
function* connections(): Iterable<TableRow> {
  // Java's sockets are of the sixth version also where their addresses are of the fourth.
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readIfThere(table).split('\n')) {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
      if (inode !== undefined && dialling.has(state!)) yield { local: local!, remote: remote!, inode };
    }
  }
}

/** Hexadecimal, the last byte first. */
function tableFormOf(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0').toUpperCase());
  return bytes.reverse().join('');
}

const addressOf = (end: string) => end.slice(0, end.lastIndexOf(':'));

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}

function hasSocket(processId: number, inode: string): boolean {
  const folder = `/proc/${processId}/fd`;
  const wanted = `socket:[${inode}]`;
  return namesIn(folder).some((name) => {
    try {
      return readlinkSync(`${folder}/${name}`) === wanted;
    } catch {
      // Closed between the two calls.
      return false;
    }
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
