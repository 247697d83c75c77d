import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inlineMore } from '@mia-trading/command-line';
import { benchArguments, USAGE, type BenchArguments } from './runner/arguments.js';
import { CHILD, runApart, serveParent } from './runner/child.js';
import { thisMachine } from './runner/machine.js';
import { machineLines, workloadLines } from './runner/table.js';
import { isMet, type WorkloadContext } from './workload.js';
import { chosenWorkloads, WORKLOADS } from './workloads.js';

const USAGE_ERROR = 2;
const SCHEMA_VERSION = 1;
const [first = '', second = '', third = ''] = process.argv.slice(2);

function wrongUsage(message: string): void {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exitCode = USAGE_ERROR;
}

function parsed(): BenchArguments | undefined {
  try {
    return benchArguments(process.argv.slice(2));
  } catch (error) {
    wrongUsage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function bench({ only, isQuick, isJson, data }: BenchArguments): Promise<void> {
  const unknown = only.filter((name) => chosenWorkloads([name]).length === 0);
  if (unknown.length > 0) return wrongUsage(`no workload is called ${unknown.join(', ')}: --list names them`);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'mia-bench-'));
  process.once('exit', () => {
    rmSync(scratch, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const context: WorkloadContext = { data, isQuick, scratch };
  const machine = thisMachine();
  if (!isJson) process.stdout.write(machineLines(machine));
  const workloads = [];
  for (const workload of chosenWorkloads(only)) {
    const outcome = await runApart(workload, context);
    if (!isJson) process.stdout.write(workloadLines(workload, outcome));
    const figures = 'figures' in outcome ? outcome.figures.map((figure) => (figure.floor === undefined ? figure : { ...figure, isMet: isMet(figure.floor, figure.value) })) : [];
    workloads.push({ name: workload.name, description: workload.description, ...outcome, figures });
    if ('failed' in outcome) process.exitCode = 1;
  }
  if (isJson) process.stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, machine, isQuick, workloads }, null, 2)}\n`);
}

if (first === CHILD) {
  inlineMore(); // as the backtester does
  const [workload] = chosenWorkloads([second]);
  if (workload === undefined) wrongUsage(`no workload is called ${second}`);
  else await serveParent(workload, JSON.parse(third) as WorkloadContext);
} else {
  const args = parsed();
  if (args?.isHelp === true) process.stdout.write(USAGE);
  else if (args?.isList === true) for (const { name, description } of WORKLOADS) process.stdout.write(`${name.padEnd(28)}${description}\n`);
  else if (args !== undefined) await bench(args);
}
