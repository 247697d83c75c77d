import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

  /** While this file is there nothing is entered: the reason in it, `null` when it is not there. */
  get killReason(): string | null {
    return this.#read('KILL');
  }

  kill(reason: string): void {
    this.#remove('UNKILL');
    this.#write('KILL', reason);
  }

  /** Lifts it, for the session that runs or for the next one to start. */
  unkill(reason: string): void {
    this.#remove('KILL');
    this.#write('UNKILL', reason);
  }

  /** The word that lifted the switch, once. */
  takeUnkill(): string | null {
    const reason = this.#read('UNKILL');
    if (reason !== null) this.#remove('UNKILL');
    return reason;
  }

  /** Who runs now, or died without an end; `null` when nobody does. Throws `MIA-TRADER-CONTROL` for a file that no session wrote. */
  get running(): RunningProcess | null {
    const text = this.#read(RUNNING_FILE);
    if (text === null) return null;
    try {
      return runningProcessSchema.parse(JSON.parse(text));
    } catch {
      const file = path.join(this.path, RUNNING_FILE);
      throw new MiaError('MIA-TRADER-CONTROL', `${file} is not what a session writes there.`, 'Remove it, and start the session anew.', { file });
    }
  }

  set running(process: RunningProcess | null) {
    if (process === null) this.#remove(RUNNING_FILE);
    else this.#write(RUNNING_FILE, JSON.stringify(process));
  }

  #read(name: string): string | null {
    try {
      return readFileSync(path.join(this.path, name), 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Other programs read these files while they are written: a file is there whole, or as it was. */
  #write(name: string, text: string): void {
    const file = path.join(this.path, name);
    writeFileSync(`${file}.${process.pid}`, `${text}\n`, { mode: PRIVATE });
    renameSync(`${file}.${process.pid}`, file);
  }

  #remove(name: string): void {
    rmSync(path.join(this.path, name), { force: true });
  }
}
