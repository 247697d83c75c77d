import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

/** The command in a process of its own, as it is run from source. */
export class ChildDashboard {
  readonly process: ChildProcess;
  /** Resolves with the exit code, or the signal that ended it, once everything written has come. */
  readonly ended: Promise<number | string>;
  readonly written = { stdout: '', stderr: '' };

  constructor(...args: readonly string[]) {
    this.process = spawn(process.execPath, [path.join(REPOSITORY, 'scripts/run.mjs'), 'apps/dashboard/src/main.ts', ...args], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => this.process.on('close', (code, signal) => resolve(code ?? signal ?? '')));
    for (const name of ['stdout', 'stderr'] as const) this.process[name]?.setEncoding('utf8').on('data', (piece: string) => (this.written[name] += piece));
  }

  /** Resolves with the address once it listens; rejects when it ends before. */
  listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const address = /^listening on (http:\S+)$/m.exec(this.written.stdout)?.[1];
        if (address !== undefined) resolve(address);
      };
      this.process.stdout?.on('data', look);
      void this.ended.then((code) => reject(new Error(`it ended with ${code}: ${this.written.stderr}`)));
      look();
    });
  }
}
