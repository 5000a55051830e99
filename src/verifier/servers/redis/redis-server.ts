import { requireProgram, versionOf } from '../programs.ts';
import { redisCommands } from '../request-counter.ts';
import { realHost, type ServerDefinition } from '../server-definition.ts';
import { RedisConnection } from './redis-connection.ts';

const program = () => requireProgram('redis-server', 'redis-server');
const commandLimitMs = 800;

export interface RedisServerOptions {
  /** Masters that know nothing of each other. */
  readonly nodeCount: number;
  /** Each command is on the disk before it is answered; or nothing ever is. */
  readonly isPersistent: boolean;
}

export function redisServer({ nodeCount, isPersistent }: RedisServerOptions): ServerDefinition {
  return {
    name: 'redis',
    nodeCount,
    peerRoles: [],
    dialling: 'advertised',
    startLimitMs: 20_000,
    framing: redisCommands,
    requirePrograms: () => void program(),
    version: () => versionOf([program(), '--version'], /v=([\d.]+)/),
    async prepare({ folder, ports }) {
      const durability = isPersistent
        ? ['--appendonly', 'yes', '--appendfsync', 'always']
        : ['--appendonly', 'no'];
      return {
        command: [
          program(),
          ...['--bind', realHost, '--port', String(ports.client), '--dir', folder, '--save', ''],
          ...durability,
        ],
      };
    },
    async stateOf({ ports }) {
      const connection = await RedisConnection.open({
        ...{ host: realHost, port: ports.client!, timeoutMs: commandLimitMs },
        onRequest: () => {},
      });
      try {
        // While it reads its file it answers this with an error.
        await connection.command('PING');
        return { isReady: true, isLeader: false };
      } finally {
        connection.close();
      }
    },
  };
}
