import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FileJournalStore } from './file-journal-store.js';
import { FileLock } from './file-lock.js';

const directory = mkdtempSync(path.join(tmpdir(), 'mia-lock-'));
afterAll(() => rmSync(directory, { recursive: true }));

const LOCKED: unknown = expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-LOCKED' });
let files = 0;
const newFile = (): string => path.join(directory, `${(files += 1)}.lock`);

/** A process that lives until it is killed. */
async function stranger(): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** When a process began, as Linux tells it; empty elsewhere. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

describe('a lock', () => {
  it('is one process alone, until it is released', () => {
    const file = newFile();
    const lock = new FileLock(file);
    expect(() => new FileLock(file)).toThrow(LOCKED as Error);
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid} ${startOf(process.pid)}\n`);
    lock.release();
    new FileLock(file).release();
    expect(existsSync(file)).toBe(false);
  });

  it('of a living process is refused with its number; of one that was killed it is taken over', async () => {
    const file = newFile();
    const other = await stranger();
    writeFileSync(file, `${other.pid} ${startOf(other.pid)}\n`);
    expect(() => new FileLock(file)).toThrow(`in use by process ${other.pid}`);
    await other.kill();
    new FileLock(file).release();
  });

  it('of a number that another process has now is taken over, where the system tells when a process began', () => {
    const file = newFile();
    writeFileSync(file, `${process.pid} ${startOf(process.pid) === '' ? '' : '1'}\n`);
    if (startOf(process.pid) === '') expect(() => new FileLock(file)).toThrow(LOCKED as Error);
    else new FileLock(file).release();
  });

  it('that nobody finished writing is taken over, and nothing is left beside it', () => {
    const file = newFile();
    writeFileSync(file, '');
    new FileLock(file).release();
    expect(readdirSync(directory).filter((name) => name.startsWith(path.basename(file)))).toEqual([]);
  });
});

describe('a journal in a file', () => {
  it('refuses a second opening while it is open', () => {
    const file = path.join(directory, 'orders.journal');
    const store = new FileJournalStore(file);
    expect(() => new FileJournalStore(file)).toThrow(LOCKED as Error);
    store.close();
    new FileJournalStore(file).close();
  });
});
