import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { atEnd } from './trading-place.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

/** A program of this repository in a process of its own, as it is run from source. */
export class Child {
  readonly process: ChildProcess;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  #text = '';
  readonly #waiting: { readonly text: string; readonly then: () => void }[] = [];

  constructor(entry: string, args: readonly string[]) {
    this.process = spawn(process.execPath, [path.join(REPOSITORY, 'scripts/run.mjs'), entry, ...args], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve(code ?? signal ?? '')));
    for (const stream of [this.process.stdout, this.process.stderr]) stream?.setEncoding('utf8').on('data', (piece: string) => this.#take(piece));
    atEnd(async () => {
      this.process.kill('SIGKILL');
      await this.ended;
    });
  }

  /** Everything written so far, on stdout and stderr. */
  get text(): string {
    return this.#text;
  }

  /** Resolves once this has been written. */
  until(text: string): Promise<void> {
    if (this.#text.includes(text)) return Promise.resolve();
    return new Promise((then) => this.#waiting.push({ text, then }));
  }

  #take(piece: string): void {
    this.#text += piece;
    for (const waiting of this.#waiting.filter(({ text }) => this.#text.includes(text))) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.then();
    }
  }
}

export function startTrader(...args: readonly string[]): Child {
  return new Child('apps/live-trader/src/main.ts', args);
}
