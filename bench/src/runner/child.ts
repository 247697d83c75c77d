import { fork } from 'node:child_process';
import type { Measured, NotMeasured, Workload, WorkloadContext } from '../workload.js';
import { programFile } from './paths.js';

/** First argument of a process that runs one workload. */
export const CHILD = '--child';

export type Outcome = Measured | NotMeasured | { readonly failed: string };

/** Runs a workload in a process of its own: fresh heap, fresh machine code. */
export async function runApart({ name }: Workload, context: WorkloadContext): Promise<Outcome> {
  const child = fork(programFile, [CHILD, name, JSON.stringify(context)], { execArgv: ['--enable-source-maps'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let outcome: Outcome | undefined;
  child.on('message', (message) => {
    outcome = message as Outcome;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ failed: error.message });
    });
    child.once('exit', (code, signal) => {
      resolve(outcome ?? { failed: `the process ended with ${code ?? signal ?? 'nothing'}` });
    });
  });
}

/** The other side: runs the workload and hands what it measured to the parent. */
export async function serveParent(workload: Workload, context: WorkloadContext): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await workload.run(context);
  } catch (error) {
    outcome = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  await new Promise((resolve) => process.send?.(outcome, resolve));
  process.disconnect();
}
