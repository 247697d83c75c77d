import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MiaError } from '@mia-trading/core';
import { z } from 'zod';

const runningProcessSchema = z.object({
  pid: z.int(),
  port: z.int(),
  /** Shown with every word to the process: other users of the machine can reach its port, and not this file. */
  token: z.string(),
  sessionId: z.string(),
  mode: z.string(),
});

/** How to reach the running process. Only the owner of the directory can read it. */
export type RunningProcess = Readonly<z.infer<typeof runningProcessSchema>>;

const PRIVATE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const RUNNING_FILE = 'running.json';
const KILL_FILE = 'KILL';
const UNKILL_FILE = 'UNKILL';

/** Everything that outlives a session and belongs to no tape: journals, the highest order id used, switches, and who runs now. */
export class StateDirectory {
  readonly path: string;

  constructor(directory: string) {
    this.path = directory;
    mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
  }

  /** One for each account and way of running: signals of a live account are no orders of it. */
  journalFile(account: string, mode: string): string {
    return path.join(this.path, `${account}-${mode}.journal`);
  }

  orderIdFloor(account: string): number {
    const floor = Number(this.#read(`${account}.order-id`) ?? 0);
    return Number.isSafeInteger(floor) && floor > 0 ? floor : 0;
  }

  keepOrderIdFloor(account: string, floor: number): void {
    this.#write(`${account}.order-id`, `${floor}`);
  }

  /** While this file is there nothing is entered: the reason in it, `null` when it is not there. What cannot be read and is there counts. */
  get killReason(): string | null {
    try {
      return this.#read(KILL_FILE);
    } catch (error) {
      const file = this.#file(KILL_FILE);
      if (!existsSync(file)) throw error;
      return `${file} is there and cannot be read: ${whyOf(error)}`;
    }
  }

  /** Throws `MIA-TRADER-SWITCH` when the disk refuses. */
  kill(reason: string): void {
    this.#switch(`${this.#file(KILL_FILE)} could not be written`, () => this.#write(KILL_FILE, reason));
    discard(this.#file(UNKILL_FILE));
  }

  /** Lifts it, for the session that runs or for the next one to start. Throws `MIA-TRADER-SWITCH` when the disk refuses. */
  unkill(reason: string): void {
    this.#switch(`The kill switch in ${this.path} could not be lifted`, () => {
      this.#remove(KILL_FILE);
      this.#write(UNKILL_FILE, reason);
    });
  }

  /** The word that lifted the switch, once. */
  takeUnkill(): string | null {
    const reason = this.#read(UNKILL_FILE);
    if (reason !== null) this.#remove(UNKILL_FILE);
    return reason;
  }

  /** Who runs now, or died without an end; `null` when nobody does. Throws `MIA-TRADER-CONTROL` for a file that no session wrote. */
  get running(): RunningProcess | null {
    const text = this.#read(RUNNING_FILE);
    if (text === null) return null;
    try {
      return runningProcessSchema.parse(JSON.parse(text));
    } catch {
      const file = this.#file(RUNNING_FILE);
      throw new MiaError('MIA-TRADER-CONTROL', `${file} is not what a session writes there.`, 'Remove it, and start the session anew.', { file });
    }
  }

  set running(process: RunningProcess | null) {
    if (process === null) this.#remove(RUNNING_FILE);
    else this.#write(RUNNING_FILE, JSON.stringify(process));
  }

  #switch(failure: string, step: () => void): void {
    try {
      step();
    } catch (error) {
      const why = whyOf(error);
      throw new MiaError('MIA-TRADER-SWITCH', `${failure}: ${why}.`, 'Free disk space or fix the permissions of the directory, then say it again.', { directory: this.path, why });
    }
  }

  #file(name: string): string {
    return path.join(this.path, name);
  }

  #read(name: string): string | null {
    try {
      return readFileSync(this.#file(name), 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Other programs read these files while they are written: a file is there whole, or as it was. */
  #write(name: string, text: string): void {
    const file = this.#file(name);
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, `${text}\n`, { mode: PRIVATE });
      renameSync(draft, file);
    } catch (error) {
      discard(draft);
      throw error;
    }
  }

  #remove(name: string): void {
    rmSync(this.#file(name), { force: true });
  }
}

/** Takes away what was not finished, where that can be: it is the first failure that is told. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing reads it.
  }
}

/** What the operating system says, without the name of its kind of error. */
function whyOf(error: unknown): string {
  return String(error).replace(/^Error: /, '');
}
