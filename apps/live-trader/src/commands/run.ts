import { Command, Option } from 'commander';
import { Exit, reportFailure } from '@mia-trading/command-line';
import { StateDirectory, stateDirectoryOf } from '@mia-trading/monitoring';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import { logToFile, logToStderr, processLog } from '../output/log-outputs.js';
import { KillSignal } from '../control/kill-signal.js';
import type { LogTaker, SessionLog } from '../output/session-log.js';
import { rehearse } from '../rehearsal/rehearse.js';
import { MODES, requirePort, type Mode } from '../session/mode.js';
import { sessionEnd } from '../session/session-end.js';
import { TraderSession } from '../session/trader-session.js';
import { TerminalView } from '../view/terminal-view.js';
import { withConfig, withEnd, type EndOptions } from './options.js';

interface RunOptions extends ConfigOptions, EndOptions {
  readonly mode: Mode;
  readonly liveAccount: string;
  readonly jsonLog?: string;
  readonly plain?: boolean;
  /** `false` with --no-rehearsal. */
  readonly rehearsal: boolean;
}

const EXAMPLES = `
Examples:
  $ live-trader run --config trader.json
  $ live-trader run --config trader.json --mode paper --for 8h --json-log session.ndjson
  $ live-trader run --config trader.json --mode live --live-account U1234567`;

export function runCommand(): Command {
  return withEnd(withConfig(new Command('run').description('Follow the market, record it, and trade it in the modes paper and live.')))
    .addOption(new Option('--mode <mode>', 'signals sends nothing, paper trades a paper account, live trades money').choices(MODES).default('signals'))
    .option('--live-account <account>', 'the account that real orders are for, said a second time; --mode live needs it', '')
    .option('--json-log <file>', 'append what happens to this file, one JSON object a line')
    .option('--plain', 'lines instead of the view, as without a terminal')
    .option('--no-rehearsal', 'do not try out on a made-up market, inside this process, what orders go through before the session begins (modes paper and live)')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RunOptions) => {
      process.exitCode = await run(options);
    });
}

async function run(options: RunOptions): Promise<number> {
  const { config, hash } = readTraderConfig(options);
  const choice = { mode: options.mode, liveAccount: options.liveAccount };
  requirePort(choice, config.broker.port);
  const view = new TerminalView({ isPlain: options.plain === true || process.stdout.isTTY !== true });
  const takers: LogTaker[] = [
    (lines) => {
      view.take(lines);
      if (view.isPlain || !view.isShown) logToStderr(lines);
    },
  ];
  if (options.jsonLog !== undefined) takers.push(logToFile(options.jsonLog));
  const log = processLog(takers);
  const killSignal = new KillSignal(new StateDirectory(stateDirectoryOf(config)), log);
  if (options.mode !== 'signals' && options.rehearsal) await tryOut(log);
  const session = await TraderSession.open({ config, configHash: hash, choice, log }).finally(() => log.flush());
  killSignal.reach((reason) => session.operator('signal', 'kill', reason));
  view.start(() => session.status);
  const end = await sessionEnd({ ...options, now: session.now }, session.failed, session.begin());
  log.notice('ending', end.kind === 'signal' ? `${end.name}; once more ends at once` : end.kind === 'time' ? 'the time is over' : 'it cannot go on');
  log.flush();
  if (end.kind === 'failure') {
    view.stop();
    await session.abandon();
    return reportFailure(end.cause);
  }
  view.freeze({ ...session.status, state: 'stopped' });
  await session.close();
  view.stop();
  return Exit.Done;
}

/** A session is better off with a rehearsal, and goes on without. */
async function tryOut(log: SessionLog): Promise<void> {
  try {
    const { orders, milliseconds } = await rehearse();
    log.notice('rehearsal', `${orders} orders tried out in ${Math.round(milliseconds)} ms; none of them has left this process`);
  } catch (cause) {
    log.warn('rehearsal', `none: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
