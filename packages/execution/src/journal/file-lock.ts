import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { MiaError } from '@mia-trading/core';

/** Fields of /proc/<pid>/stat behind the command name: the state, and the time at which the process began. */
const STATE_FIELD = 0;
const START_TIME_FIELD = 19;
/** Dead, and its parent has not asked for its exit code yet. */
const ZOMBIE = 'Z';
const ATTEMPTS = 3;

/**
 * A lock that one process at a time holds: a file that names the process. The lock of a process that died is taken over; a process number
 * used anew is told apart by the time at which the process began, where the system tells that (Linux).
 *
 * Throws `MIA-EXECUTION-JOURNAL-LOCKED` when a living process holds it.
 */
export class FileLock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    const own = `${file}.${process.pid}`;
    writeFileSync(own, ownerText(process.pid), { mode: 0o600 });
    try {
      this.#take(own);
    } finally {
      unlinkSync(own);
    }
  }

  release(): void {
    unlinkSync(this.#file);
  }

  /** A link is made whole or not at all, by one process alone. */
  #take(own: string): void {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return linkSync(own, this.#file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = textOf(this.#file);
      if (attempt === ATTEMPTS || (owner !== '' && isAlive(owner))) throw locked(this.#file, owner);
      this.#bury(owner);
    }
  }

  /** Takes the lock of a dead process away. What another process has put in its place meanwhile goes back. */
  #bury(owner: string): void {
    const aside = `${this.#file}.${process.pid}.dead`;
    try {
      renameSync(this.#file, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const buried = textOf(aside);
    if (buried !== owner) linkSync(aside, this.#file);
    unlinkSync(aside);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function ownerText(pid: number): string {
  return `${pid} ${startOf(pid)}\n`;
}

function isAlive(owner: string): boolean {
  const pid = Number.parseInt(owner, 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return statOf(pid)[STATE_FIELD] !== ZOMBIE && ownerText(pid) === owner;
}

/** When a process began, in ticks since the system did; empty where the system does not tell. */
function startOf(pid: number): string {
  return statOf(pid)[START_TIME_FIELD] ?? '';
}

function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function locked(file: string, owner: string): MiaError {
  const pid = Number.parseInt(owner, 10);
  return new MiaError('MIA-EXECUTION-JOURNAL-LOCKED', `The journal is in use by process ${pid}: ${file} says so.`, 'Stop that process first; two on one journal would lose orders.', { file, pid });
}
