import { runCommandLine } from '../program.js';

/** What a command wrote, and the exit code it left. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process. */
export async function runCommand(...args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const original = stream.write.bind(stream);
    stream.write = ((text: string) => ((written[name] += text), true)) as typeof stream.write;
    return () => {
      stream.write = original;
    };
  });
  const before = process.exitCode;
  try {
    await runCommandLine(['node', 'live-trader', ...args]);
    return { code: Number(process.exitCode ?? 0), out: written.stdout, err: written.stderr };
  } finally {
    for (const back of restore) back();
    process.exitCode = before;
  }
}
