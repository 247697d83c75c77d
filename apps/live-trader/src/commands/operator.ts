import { Command } from 'commander';
import { Exit, note, print, printJson } from '@mia-trading/command-line';
import { MiaError } from '@mia-trading/core';
import { readTraderConfig, stateDirectoryOf, type ConfigOptions } from '../config/read-config.js';
import { say } from '../control/say.js';
import type { ControlWord } from '../control/control-word.js';
import { StateDirectory } from '../control/state-directory.js';
import type { SessionStatus } from '../session/session-status.js';
import { renderStatus } from '../view/render-status.js';
import { withConfig } from './options.js';

interface WordOptions extends ConfigOptions {
  readonly reason: string;
}

type Word = Extract<ControlWord, { ask: 'operator' }>;
type Spoken = Word['command'];

const NO_REASON = 'no reason given';

/** The words of a person to the session that runs. */
export function operatorCommands(): readonly Command[] {
  return [
    statusCommand(),
    switchCommand('kill', 'Stop: close the position, cancel what works, and enter nothing until unkill. Holds for the next session too when none runs.', (state, reason) => state.kill(reason)),
    switchCommand('unkill', 'Lift the kill switch, for the session that runs or for the next one.', (state, reason) => state.unkill(reason)),
    wordCommand('flatten', 'Close the position and cancel what works; the next rating may enter again.'),
    wordCommand('pause', 'Enter nothing until resume; what is open goes on.'),
    wordCommand('resume', 'Lift a pause.'),
    targetCommand('claim', 'Say that an order or position that was not sent from here is ours: a claimed position is closed.'),
    targetCommand('ignore', 'Say that an order or position that was not sent from here is not ours, and is left alone.'),
  ];
}

function statusCommand(): Command {
  return withConfig(new Command('status').description('Show how the running session stands; exit code 1 when none runs.'))
    .option('--json', 'print one JSON document')
    .action(async (options: ConfigOptions & { readonly json?: boolean }) => {
      const status = (await tell(stateOf(options), { ask: 'status' })) as SessionStatus | null;
      if (options.json === true) printJson({ schemaVersion: 1, running: status !== null, status });
      else print(status === null ? 'no session runs' : renderStatus(status, []).slice(0, -2).join('\n').trimEnd());
      process.exitCode = status === null ? Exit.Failed : Exit.Done;
    });
}

function switchCommand(name: 'kill' | 'unkill', description: string, keep: (state: StateDirectory, reason: string) => void): Command {
  return withReason(new Command(name).description(description)).action(async (options: WordOptions) => {
    const state = stateOf(options);
    keep(state, options.reason);
    const status = await tell(state, operator(name, options.reason));
    note(status === null ? `${name}: no session runs; it holds for the next one` : `${name}: the running session has it`);
  });
}

function wordCommand(name: Spoken, description: string): Command {
  return withReason(new Command(name).description(description)).action(async (options: WordOptions) => speak(options, operator(name, options.reason)));
}

function targetCommand(name: 'claim' | 'ignore', description: string): Command {
  return withReason(new Command(name).description(description))
    .argument('<target>', 'the order by its id, or the instrument of a position, as status tells them')
    .action(async (target: string, options: WordOptions) => speak(options, operator(name, options.reason, target)));
}

function withReason(command: Command): Command {
  return withConfig(command).option('--reason <text>', 'why, for the log', NO_REASON);
}

function operator(command: Spoken, reason: string, target = ''): Word {
  return { ask: 'operator', command, reason, target };
}

function stateOf(options: ConfigOptions): StateDirectory {
  return new StateDirectory(stateDirectoryOf(readTraderConfig(options).config));
}

async function speak(options: ConfigOptions, word: Word): Promise<void> {
  const status = await tell(stateOf(options), word);
  if (status === null) throw new MiaError('MIA-TRADER-NOT-RUNNING', `No session runs that could ${word.command}.`, 'Start one with `live-trader run`, or act in TWS; `kill` holds without a session.', { command: word.command });
  note(`${word.command}: the running session has it`);
}

/** The status after the word; `null` when nobody runs. What a process that died has left is taken away. */
async function tell(state: StateDirectory, word: ControlWord): Promise<unknown> {
  const { running } = state;
  if (running === null) return null;
  const status = await say(running, word);
  if (status === null) state.running = null;
  return status;
}
