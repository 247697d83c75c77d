import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Micros } from '@mia-trading/core';
import type { Draft } from '../taped-engine.js';
import type { Birth, Saying, Standing, Word } from './mortal-protocol.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../../..');

/** Builds the trader's program into a directory, loads it and gives the snapshot of its heap: a life then begins without loading anything. */
export function buildTrader(directory: string): string {
  const entry = path.join(import.meta.dirname, 'mortal-trader.ts');
  const program = path.join(directory, 'mortal-trader.cjs');
  const snapshot = path.join(directory, 'mortal-trader.blob');
  const options = ['--bundle', '--minify', '--platform=node', '--format=cjs', '--target=node20', '--conditions=@mia-trading/source', '--external:@duckdb/node-api', '--log-level=error'];
  execFileSync(path.join(REPOSITORY, 'node_modules', '.bin', 'esbuild'), [entry, ...options, `--outfile=${program}`]);
  execFileSync(process.execPath, ['--snapshot-blob', snapshot, '--build-snapshot', program]);
  return snapshot;
}

type CommandSaying = Extract<Saying, { kind: 'command' }>;

/** Traders that have started and wait to be born: a life then begins without waiting for a process to start. */
export class Nursery {
  readonly #snapshot: string;
  #next: TraderProcess;

  constructor(snapshot: string) {
    this.#snapshot = snapshot;
    this.#next = new TraderProcess(snapshot);
  }

  take(): TraderProcess {
    const taken = this.#next;
    this.#next = new TraderProcess(this.#snapshot);
    return taken;
  }

  async close(): Promise<void> {
    await this.#next.kill();
  }
}

/** The end of a trader's pipe. A word is answered with commands, then a standing, or by the end of the process. */
export class TraderProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ended: Promise<NodeJS.Signals | number | null>;
  #heard = '';
  #onCommand: (saying: CommandSaying) => void = () => undefined;
  #answer: (standing: Standing | null) => void = () => undefined;
  #isAlive = true;

  constructor(snapshot: string) {
    this.#child = spawn(process.execPath, ['--snapshot-blob', snapshot], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#hear(text);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#isAlive = false;
        this.#answer(null);
        resolve(signal ?? code);
      });
    });
  }

  /** `null` when it died of it. */
  begin(birth: Birth, onCommand: (saying: CommandSaying) => void): Promise<Standing | null> {
    this.#onCommand = onCommand;
    return this.#ask(birth);
  }

  /** `null` when it died of it. */
  tell(ts: Micros, drafts: readonly Draft[]): Promise<Standing | null> {
    return this.#ask({ kind: 'events', ts, drafts });
  }

  /** Sends a word and kills the process before it can have answered everything. */
  async tellAndKill(ts: Micros, draft: Draft, afterMs: number): Promise<void> {
    void this.#ask({ kind: 'events', ts, drafts: [draft] });
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    await this.kill();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to end orderly; gives its exit code. */
  async stop(): Promise<NodeJS.Signals | number | null> {
    this.#child.stdin.end(`${JSON.stringify({ kind: 'stop' } satisfies Word)}\n`);
    return this.#ended;
  }

  #ask(word: Birth | Word): Promise<Standing | null> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      if (this.#isAlive) this.#child.stdin.write(`${JSON.stringify(word)}\n`);
      else resolve(null);
    });
  }

  #hear(text: string): void {
    const lines = (this.#heard + text).split('\n');
    this.#heard = lines.pop() ?? '';
    for (const line of lines) {
      const saying = JSON.parse(line) as Saying;
      if (saying.kind === 'command') this.#onCommand(saying);
      else this.#answer(saying);
    }
  }
}
