import { Command } from 'commander';
import { Exit, reportFailure } from '@mia-trading/command-line';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import { logToFile, logToStderr, processLog } from '../output/log-outputs.js';
import { recordSession } from '../session/record-session.js';
import { sessionEnd } from '../session/session-end.js';
import { withConfig, withEnd, type EndOptions } from './options.js';

interface RecordOptions extends ConfigOptions, EndOptions {
  readonly jsonLog?: string;
}

export function recordCommand(): Command {
  return withEnd(withConfig(new Command('record').description('Record the market, and do nothing else.')))
    .option('--json-log <file>', 'append what happens to this file, one JSON object a line')
    .action(async (options: RecordOptions) => {
      const { config } = readTraderConfig(options);
      const log = processLog([logToStderr, ...(options.jsonLog === undefined ? [] : [logToFile(options.jsonLog)])]);
      const session = await recordSession(config, log).finally(() => log.flush());
      const end = await sessionEnd({ ...options, now: session.now }, session.failed);
      await session.close();
      log.flush();
      process.exitCode = end.kind === 'failure' ? reportFailure(end.cause) : Exit.Done;
    });
}
