import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { DurableLog } from '../../src/runtime/durable-log.ts';
import { FolderDisk, type LogDisk } from '../../src/runtime/log-disk.ts';
import { FailingDisk, PowerCut } from './failing-disk.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-log-'));
  folders.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const open = (disk: LogDisk, onFailure: (error: Error) => void = (error) => expect.fail(String(error))) =>
  DurableLog.open({ disk, source: 'log', onFailure, maxRecordsPerSync: 3 });

/** A record that is a number; one in whose place the greater ones alone count begins anew. */
interface Step {
  readonly record: number;
  readonly replaces?: boolean;
  /** Waits until all before it are on the disk. */
  readonly waits?: boolean;
}

/** What a log must say that holds the first so many records. */
function afterRecords(steps: readonly Step[], count: number): readonly number[] {
  const kept = steps.slice(0, count);
  const snapshot = kept.findLastIndex(({ replaces }) => replaces);
  return kept.slice(Math.max(0, snapshot)).map(({ record }) => record);
}

/** Writes them until the power fails; returns how many were reported to be on the disk. */
async function write(disk: LogDisk, steps: readonly Step[]): Promise<number> {
  let durable = 0;
  try {
    const failed: Error[] = [];
    const log = await open(disk, (error) => failed.push(error));
    for (const { record, replaces = false, waits = false } of steps) {
      while (waits && log.waiting > 0 && failed.length === 0)
        await new Promise((resolve) => setImmediate(resolve));
      log.append(record, replaces, () => {
        durable += 1;
      });
    }
    await log.close();
    for (const error of failed) throw error;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  return durable;
}

describe('the power may fail at any moment', () => {
  const steps: readonly Step[] = [
    { record: 1 },
    { record: 2, waits: true },
    { record: 3 },
    { record: 4 },
    { record: 5 },
    { record: 6, waits: true, replaces: true },
    { record: 7 },
    { record: 8, waits: true },
    { record: 9, replaces: true },
    { record: 10, waits: true },
  ];

  test('and what is left is a prefix that has every record that was reported, at least', async () => {
    const complete = new FailingDisk();
    expect(await write(complete, steps)).toBe(steps.length);
    let cases = 0;
    for (let cut = 0; cut < complete.operations; cut++) {
      const disk = new FailingDisk(new Map(), cut);
      const reported = await write(disk, steps);
      for (const remains of disk.remains()) {
        cases += 1;
        const restarted = new FailingDisk(remains);
        const log = await open(restarted);
        const possible = Array.from({ length: steps.length - reported + 1 }, (_, more) =>
          JSON.stringify(afterRecords(steps, reported + more)),
        );
        expect(possible).toContain(JSON.stringify(log.records));
        // It goes on from there, and a second start finds what the first did and this.
        log.append(99, false, () => {});
        await log.close();
        const again = await open(restarted);
        expect(again.records).toEqual([...log.records, 99]);
        expect(again.tornBytes).toBe(0);
      }
    }
    expect(cases).toBeGreaterThan(300);
  });

  test('and a log that reported before the sync would be caught', async () => {
    // A disk that does not sync: some cut must lose what was reported.
    let lost = false;
    for (let cut = 0; cut < 20; cut++) {
      const disk = new FailingDisk(new Map(), cut);
      const lying: LogDisk = {
        read: (name) => disk.read(name),
        create: async (name) => ({ ...(await disk.create(name)), sync: async () => {} }),
        openAt: async (name, bytes) => ({ ...(await disk.openAt(name, bytes)), sync: async () => {} }),
        rename: (from, to) => disk.rename(from, to),
        syncFolder: () => disk.syncFolder(),
      };
      const reported = await write(lying, steps.slice(0, 4));
      for (const remains of disk.remains()) {
        try {
          const log = await open(new FailingDisk(remains));
          if (log.records.length < reported) lost = true;
        } catch {
          lost = true;
        }
      }
    }
    expect(lost).toBe(true);
  });
});

describe('in a folder', () => {
  test('records come back in order, those that arrive together with one sync', async () => {
    const disk = new FolderDisk(await newFolder());
    const syncs: number[] = [];
    const log = await DurableLog.open({
      disk,
      source: 'log',
      onFailure: (error) => expect.fail(String(error)),
      onSync: (records) => syncs.push(records),
    });
    const order: number[] = [];
    for (let record = 1; record <= 100; record++) log.append({ record }, false, () => order.push(record));
    await log.close();
    expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(syncs).toEqual([100]);
    const again = await open(disk);
    expect(again.records).toEqual(order.map((record) => ({ record })));
    await again.close();
  });

  test('a torn end is cut off the file, and the next record stands in its place', async () => {
    const folder = await newFolder();
    const disk = new FolderDisk(folder);
    await write(disk, [{ record: 1 }, { record: 2, waits: true }]);
    const bytes = await readFile(join(folder, 'log'));
    await writeFile(join(folder, 'log'), bytes.subarray(0, bytes.length - 1));
    const log = await open(disk);
    expect(log.records).toEqual([1]);
    expect(log.tornBytes).toBeGreaterThan(0);
    log.append(3, false, () => {});
    await log.close();
    expect((await open(disk)).records).toEqual([1, 3]);
  });

  test('a write error is reported once, and nothing is reported durable after it', async () => {
    const disk = new FolderDisk(await newFolder());
    let fails = false;
    const full: LogDisk = {
      read: (name) => disk.read(name),
      create: async (name) => {
        const file = await disk.create(name);
        return {
          append: async (bytes) => {
            if (fails) throw new Error('ENOSPC: no space left on device');
            await file.append(bytes);
          },
          sync: () => file.sync(),
          close: () => file.close(),
        };
      },
      openAt: (name, bytes) => disk.openAt(name, bytes),
      rename: (from, to) => disk.rename(from, to),
      syncFolder: () => disk.syncFolder(),
    };
    const failures: string[] = [];
    const durable: number[] = [];
    const log = await open(full, (error) => failures.push(error.message));
    await new Promise<void>((resolve) => log.append(1, false, resolve));
    fails = true;
    log.append(2, false, () => durable.push(2));
    await new Promise((resolve) => setImmediate(resolve));
    fails = false;
    log.append(3, false, () => durable.push(3));
    await log.close();
    expect(failures).toEqual(['ENOSPC: no space left on device']);
    expect(durable).toEqual([]);
    expect((await open(disk)).records).toEqual([1]);
  });
});
