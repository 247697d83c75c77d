import { Command, InvalidArgumentError, Option } from 'commander';
import { note, print, readConfigFile, reportFailure, runProgram } from '@mia-trading/command-line';
import { environmentLayer, resolveConfig } from '@mia-trading/engine';
import { DashboardServer, followSession, sessionPlaceSchema, StateDirectory, stateDirectoryOf } from '@mia-trading/monitoring';
import { readPage } from './page-files.js';

interface Options {
  readonly config?: string;
  readonly port: number;
}

const DEFAULT_PORT = 8_787;
/** Below it a port is the system's. */
const LEAST_PORT = 1_024;
const MOST_PORT = 65_535;

const EXAMPLES = `
Examples:
  $ dashboard --config trader.json
  $ dashboard --config trader.json --port 9000
  $ ssh -L 8787:127.0.0.1:8787 trading-machine    # then open http://127.0.0.1:8787 here

It listens on the loopback interface alone, and runs beside the session: either may begin, end and begin again without the other.

Exit codes: 0 ended orderly, 1 failed, 2 wrong usage or configuration.`;

/** The command line of the dashboard. */
export function createProgram(): Command {
  return new Command('dashboard')
    .description('Follow a live session in the browser, and stop it.')
    .version('0.0.0')
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .option('--config <file>', 'configuration file (JSON) of the live trader; it says where the session is found')
    .addOption(new Option('--port <port>', 'port of the page, 0 for a free one').argParser(portOf).default(DEFAULT_PORT))
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

/** Runs one command line, `argv` as of `process`, and leaves the exit code in `process.exitCode`. */
export function runCommandLine(argv: readonly string[]): Promise<void> {
  return runProgram(createProgram(), argv);
}

async function serve({ config: file, port }: Options): Promise<void> {
  const layers = [...(file === undefined ? [] : [{ origin: `file ${file}`, values: readConfigFile(file) }]), environmentLayer(process.env)];
  const state = new StateDirectory(stateDirectoryOf(resolveConfig(sessionPlaceSchema, layers).config));
  const dashboard = await DashboardServer.open({ source: followSession(state), page: readPage(), port, onFailure: reportFailure });
  const ended = signal();
  note(`follows the session of ${state.path}`);
  print(`listening on ${dashboard.address}`);
  note(`${await ended}: the dashboard ends; the session goes on`);
  await dashboard.close();
}

/** Resolves with the first signal to end. A second one ends the process at once, as the system does it. */
function signal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || (port !== 0 && (port < LEAST_PORT || port > MOST_PORT))) throw new InvalidArgumentError(`write 0, or a number from ${LEAST_PORT} to ${MOST_PORT}.`);
  return port;
}
