import { Command } from 'commander';
import { Exit, print, printJson } from '@mia-trading/command-line';
import { createSessionClock, MiaError } from '@mia-trading/core';
import type { Connection } from '@mia-trading/ibkr-feed';
import { SYSTEM_TIME } from '../clock/system-time.js';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import type { TraderConfig } from '../config/trader-config.js';
import { failed, notRun, ok, type Check } from '../doctor/check.js';
import { machineChecks } from '../doctor/machine-checks.js';
import { marketDataChecks } from '../doctor/market-data-checks.js';
import { maskAccount } from '../output/mask.js';
import { openLink, type MarketLink } from '../session/market-link.js';
import { withConfig } from './options.js';

const LINKED = ['account', 'contract', 'data', 'depth', 'indices', 'options', 'lines'];
const NAME_WIDTH = 10;
const STATE_WIDTH = 8;

export function doctorCommand(): Command {
  return withConfig(new Command('doctor').description('Check this machine, the connection and the market data; exit code 1 when something has failed.'))
    .option('--json', 'print one JSON document')
    .action(async (options: ConfigOptions & { readonly json?: boolean }) => {
      const { config } = readTraderConfig(options);
      const checks: Check[] = [];
      const tell = (found: readonly Check[]): void => {
        checks.push(...found);
        if (options.json !== true) for (const { name, state, detail } of found) print(`${name.padEnd(NAME_WIDTH)}${state.padEnd(STATE_WIDTH)} ${detail}`);
      };
      await examine(config, tell);
      const isHealthy = !checks.some(({ state }) => state === 'failed');
      if (options.json === true) printJson({ schemaVersion: 1, healthy: isHealthy, checks });
      process.exitCode = isHealthy ? Exit.Done : Exit.Failed;
    });
}

/** Every check, told as it is done. */
async function examine(config: TraderConfig, tell: (checks: readonly Check[]) => void): Promise<void> {
  let link: MarketLink;
  try {
    link = await openLink(config);
  } catch (cause) {
    if (!(cause instanceof MiaError)) throw cause;
    tell(machineChecks(config, SYSTEM_TIME.now()));
    const name = cause.code === 'MIA-TRADER-CLOCK' ? 'clock' : 'socket';
    tell([failed(name, `${cause.message} ${cause.remedy}`), ...LINKED.map((rest) => notRun(rest, 'no connection'))]);
    return;
  }
  try {
    const { connection, time, future, instrument } = link;
    tell(machineChecks(config, time.now()));
    tell([
      ok('socket', `${config.broker.host}:${config.broker.port}, protocol ${connection.serverVersion}`),
      ok('clock', time.source === 'system' ? `within ${config.trader.maxClockSkewMs} ms of the broker's` : 'follows the simulator'),
      accountCheck(connection),
      ok('contract', `${future.symbol}, last trade date ${future.lastTradeDate}`),
    ]);
    const isOpen = createSessionClock(instrument).at(time.now()).phase === 'continuous';
    tell(await marketDataChecks(link, config, isOpen));
  } finally {
    link.close();
  }
}

function accountCheck({ account, accounts }: Connection): Check {
  const kind = account.startsWith('DUSIM') ? 'simulated' : account.startsWith('DU') ? 'paper' : 'live';
  return ok('account', `${maskAccount(account)}, ${kind}${accounts.length > 1 ? `, one of ${accounts.length}` : ''}`);
}
