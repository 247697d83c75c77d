import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { MiaError } from '@mia-trading/core';
import { openControlChannel } from '../faults/control-channel.js';
import { faultScript, readFaultScript, type ScheduledFault } from '../faults/fault-script.js';
import { startTwsSimulator, type TwsSimulatorOptions } from '../server/simulator.js';
import { commandOptions, type CommandOptions } from './command-options.js';

/** Exit codes of the command. */
export const Exit = { Done: 0, Failed: 1, Usage: 2 } as const;

/** Where the command writes, and what ends it. */
export interface CommandSurroundings {
  out(line: string): void;
  err(line: string): void;
  /** Resolves when the command is to end orderly. */
  readonly stop: Promise<void>;
}

const EXAMPLES = `
Examples:
  $ tws-simulator --recording demo/market --port 7497
  $ tws-simulator --recording demo/market --port 0 --speed 20 --from 2023-12-26T14:30:00Z
  $ tws-simulator --recording demo/market --speed max --begin onSubscription --faults faults.json
  $ tws-simulator --recording demo/market --control-port 7498
    $ echo '{"fault":"connectionLost"}' | nc 127.0.0.1 7498

A script of faults is a JSON list such as [{"at":"+30","fault":"farm","state":"broken"}]; the README lists every fault.
Prints "listening on <address>:<port>" when clients can connect, and serves until SIGINT or SIGTERM.
Exit codes: 0 ended orderly, 1 failed, 2 wrong usage.`;

/** Runs the command and answers its exit code. */
export async function runCommandLine(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const command = new Command('tws-simulator')
    .description('A TWS / IB Gateway server that replays a recording, matches orders and injects faults.')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => surroundings.out(text.trimEnd()), writeErr: (text) => surroundings.err(text.trimEnd()) });
  for (const option of commandOptions()) command.addOption(option);
  try {
    command.parse([...argv], { from: 'user' });
    return await serve(command.opts<CommandOptions>(), surroundings);
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? Exit.Done : Exit.Usage;
    if (!(cause instanceof MiaError)) throw cause;
    surroundings.err(`${cause.code}: ${cause.message}\n${cause.remedy}`);
    return Exit.Failed;
  }
}

async function serve(options: CommandOptions, { out, err, stop }: CommandSurroundings): Promise<number> {
  const script = options.faults === undefined ? [] : await readScript(options.faults);
  const simulator = await startTwsSimulator(simulatorOptions(options), [faultScript(script, (cause) => err(`a fault could not be brought about: ${String(cause)}`))]);
  try {
    const control = options.controlPort === undefined ? null : await openControlChannel(simulator, options.controlPort);
    if (control !== null) err(`control on 127.0.0.1:${control.port}`);
    out(`listening on ${simulator.host}:${simulator.port}`);
    const broken = simulator.ended.then(() => new Promise<never>(() => undefined));
    await Promise.race([stop, broken]);
    await control?.close();
  } finally {
    await simulator.close();
  }
  return Exit.Done;
}

function simulatorOptions(options: CommandOptions): TwsSimulatorOptions {
  const { recording, port, host, speed, serverVersion, from, begin, depthStyle, account, firstOrderId, fillRule, cash, limits } = options;
  return { recording, port, host, speed, serverVersion, begin, depthStyle, accounts: account, firstOrderId, broker: { fills: { fillRule }, cash, limits }, ...(from === undefined ? {} : { from }) };
}

async function readScript(path: string): Promise<readonly ScheduledFault[]> {
  const remedy = 'Give a JSON file with a list of faults; the README of the simulator shows one.';
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new MiaError('MIA-TWS-FAULT', `the script ${path} cannot be read: ${cause.message}`, remedy, { path });
  });
  let script: unknown;
  try {
    script = JSON.parse(text);
  } catch (cause) {
    throw new MiaError('MIA-TWS-FAULT', `the script ${path} is not JSON: ${(cause as Error).message}`, remedy, { path });
  }
  return readFaultScript(script);
}
