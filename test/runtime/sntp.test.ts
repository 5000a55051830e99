import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { decodePacket, encodePacket } from '../../src/impl/clock-sync/ntp-packet.ts';
import { replyPacket } from '../../src/impl/clock-sync/sntp.ts';
import { processClockUs, querySntp } from '../../src/runtime/sntp-client.ts';
import { type SntpServer, startSntpServer } from '../../src/runtime/sntp-server.ts';

const open: (SntpServer | Socket)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const host = '127.0.0.1';
const clock = { stratum: 1, referenceId: 0, rootDelayUs: 40, rootDispersionUs: 5, precision: -20 };

test('a client learns by how much the clock of a server is ahead', async () => {
  const aheadUs = 3_600_000_000;
  const server = await startSntpServer({ nowUs: () => processClockUs() + aheadUs, clock });
  open.push(server);
  const answer = await querySntp({ host, port: server.port });
  expect(Math.abs(answer.offsetUs - aheadUs)).toBeLessThanOrEqual(answer.errorUs);
  // Half of the delay and the dispersion, each rounded up to what 16 bits of a fraction can tell.
  expect(answer).toMatchObject({ stratum: 1, serverErrorUs: 39 });
  expect(server.counts).toEqual({ answered: 1, ignored: 0 });
});

test('packets that answer something else are waited past, and no request is answered by none', async () => {
  const server = await startSntpServer({ clock });
  const liar = createSocket('udp4');
  open.push(server, liar);
  await new Promise<void>((resolve) => liar.bind(0, host, resolve));
  liar.on('message', (bytes, { port, address }) => {
    const request = decodePacket(bytes)!;
    const now = processClockUs();
    const forged = replyPacket({ ...request, transmit: request.transmit ^ 2n }, clock, 0, 0)!;
    const right = replyPacket(request, clock, now, now)!;
    for (const reply of [Uint8Array.of(1, 2, 3), encodePacket(forged), encodePacket(right)])
      liar.send(reply, port, address);
  });
  const { offsetUs, errorUs } = await querySntp({ host, port: liar.address().port });
  expect(Math.abs(offsetUs)).toBeLessThanOrEqual(errorUs);
  await new Promise<void>((resolve) => liar.send('junk', server.port, host, () => resolve()));
  await querySntp({ host, port: server.port });
  expect(server.counts).toEqual({ answered: 1, ignored: 1 });
});

test('a server that is not synchronized gives no time', async () => {
  const server = await startSntpServer({ clock: { ...clock, stratum: 16 } });
  open.push(server);
  await expect(querySntp({ host, port: server.port })).rejects.toMatchObject({
    code: 'refused',
    message: `127.0.0.1:${server.port}: the server is not synchronized itself`,
  });
});

test('who gets no answer does not wait for ever', async () => {
  const silent = createSocket('udp4');
  open.push(silent);
  await new Promise<void>((resolve) => silent.bind(0, host, resolve));
  const { port } = silent.address();
  await expect(querySntp({ host, port, timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
  const controller = new AbortController();
  const given = querySntp({ host, port, signal: controller.signal });
  controller.abort();
  await expect(given).rejects.toMatchObject({ code: 'aborted' });
  await expect(querySntp({ host, port, signal: controller.signal })).rejects.toMatchObject({
    code: 'aborted',
  });
});
