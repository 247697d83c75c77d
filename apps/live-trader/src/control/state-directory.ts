import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How to reach the running process. Only the owner of the directory can read it. */
export interface RunningProcess {
  readonly pid: number;
  readonly port: number;
  /** Shown with every word to the process: other users of the machine can reach its port, and not this file. */
  readonly token: string;
  readonly sessionId: string;
  readonly mode: string;
}

const PRIVATE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

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
    writeFileSync(path.join(this.path, `${account}.order-id`), `${floor}\n`, { mode: PRIVATE });
  }

  /** While this file is there nothing is entered: the reason in it, `null` when it is not there. */
  get killReason(): string | null {
    return this.#read('KILL');
  }

  kill(reason: string): void {
    rmSync(path.join(this.path, 'UNKILL'), { force: true });
    writeFileSync(path.join(this.path, 'KILL'), `${reason}\n`, { mode: PRIVATE });
  }

  /** Lifts it, for the session that runs or for the next one to start. */
  unkill(reason: string): void {
    rmSync(path.join(this.path, 'KILL'), { force: true });
    writeFileSync(path.join(this.path, 'UNKILL'), `${reason}\n`, { mode: PRIVATE });
  }

  /** The word that lifted the switch, once. */
  takeUnkill(): string | null {
    const reason = this.#read('UNKILL');
    if (reason !== null) rmSync(path.join(this.path, 'UNKILL'), { force: true });
    return reason;
  }

  get running(): RunningProcess | null {
    const text = this.#read('running.json');
    return text === null ? null : (JSON.parse(text) as RunningProcess);
  }

  set running(process: RunningProcess | null) {
    const file = path.join(this.path, 'running.json');
    if (process === null) rmSync(file, { force: true });
    else writeFileSync(file, `${JSON.stringify(process)}\n`, { mode: PRIVATE });
  }

  #read(name: string): string | null {
    const file = path.join(this.path, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  }
}
