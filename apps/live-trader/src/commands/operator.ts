import { Command } from 'commander';
import { Exit, note, print, printJson, reportFailure } from '@mia-trading/command-line';
import { NO_REASON, StateDirectory, stateDirectoryOf, tell, tellOperator, type OperatorWord, type SessionStatus, type TakenBy } from '@mia-trading/monitoring';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import { renderStatus } from '../view/render-status.js';
import { withConfig } from './options.js';

interface WordOptions extends ConfigOptions {
  readonly reason: string;
}

type Spoken = OperatorWord['command'];

const TAKEN: Readonly<Record<TakenBy, string>> = {
  session: 'the running session has it',
  warmsUp: 'the session has it, and carries it out when its warm-up is over',
  nextSession: 'no session runs; it holds for the next one',
};

/** The words of a person to the session that runs. */
export function operatorCommands(): readonly Command[] {
  return [
    statusCommand(),
    spokenCommand('kill', 'Stop: close the position, cancel what works, and enter nothing until unkill. Holds for the next session too when none runs.'),
    spokenCommand('unkill', 'Lift the kill switch, for the session that runs or for the next one.'),
    spokenCommand('flatten', 'Close the position and cancel what works; the next rating may enter again.'),
    spokenCommand('pause', 'Enter nothing until resume; what is open goes on.'),
    spokenCommand('resume', 'Lift a pause.'),
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

function spokenCommand(name: Spoken, description: string): Command {
  return withReason(new Command(name).description(description)).action((options: WordOptions) => speak(options, name));
}

function targetCommand(name: 'claim' | 'ignore', description: string): Command {
  return withReason(new Command(name).description(description))
    .argument('<target>', 'the order by its id, or the instrument of a position, as status tells them')
    .action(async (target: string, options: WordOptions) => speak(options, name, target));
}

function withReason(command: Command): Command {
  return withConfig(command).option('--reason <text>', 'why, for the log', NO_REASON);
}

function stateOf(options: ConfigOptions): StateDirectory {
  return new StateDirectory(stateDirectoryOf(readTraderConfig(options).config));
}

async function speak(options: WordOptions, command: Spoken, target = ''): Promise<void> {
  const { by, unkept } = await tellOperator(stateOf(options), { ask: 'operator', route: 'cli', command, reason: options.reason, target });
  note(`${command}: ${TAKEN[by]}`);
  if (unkept !== null) process.exitCode = reportFailure(unkept);
}
