import { Command, Option } from 'commander';
import { Exit, print, printJson } from '@mia-trading/command-line';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import { logToStderr, processLog } from '../output/log-outputs.js';
import { sessionEnd } from '../session/session-end.js';
import { TraderSession } from '../session/trader-session.js';
import { productionChecks } from '../validate/production-checks.js';
import { duration, withConfig } from './options.js';

interface ValidateOptions extends ConfigOptions {
  readonly for: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
const NAME_WIDTH = 12;
const STATE_WIDTH = 9;
const WORDS = { ok: 'pass', warning: 'pass', failed: 'fail', 'not run': 'not run' } as const;

export function validateCommand(): Command {
  return withConfig(new Command('validate').description('Run a session that sends nothing, and check latency, evaluation, memory, processor and a day without a crash.'))
    .addOption(new Option('--for <duration>', 'wall time of the session').argParser(duration).default(DAY_MS, '24h'))
    .option('--json', 'print one JSON document')
    .action(async (options: ValidateOptions) => {
      const { config, hash } = readTraderConfig(options);
      const log = processLog([logToStderr]);
      const session = await TraderSession.open({ config, configHash: hash, choice: { mode: 'signals', liveAccount: '' }, log }).finally(() => log.flush());
      await session.begin().finally(() => log.flush());
      const end = await sessionEnd({ for: options.for, now: session.now }, session.failed);
      const { load } = session;
      const { clock, counts } = session.status;
      const failure = end.kind === 'failure' ? String(end.cause) : null;
      if (failure === null) await session.close();
      else await session.abandon();
      const checks = productionChecks({ load, ratings: counts.ratings, speed: clock.speed, askedMs: options.for, failure });
      if (options.json === true) printJson({ schemaVersion: 1, checks: checks.map(({ name, state, detail }) => ({ name, result: WORDS[state], detail })), load });
      else for (const { name, state, detail } of checks) print(`${name.padEnd(NAME_WIDTH)}${WORDS[state].padEnd(STATE_WIDTH)}${detail}`);
      process.exitCode = checks.some(({ state }) => state === 'failed') ? Exit.Failed : Exit.Done;
    });
}
