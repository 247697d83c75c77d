import { InvalidArgumentError, Option } from 'commander';
import { microsFromIso, type Micros } from '@mia-trading/core';
import type { DepthStyle } from '../market-data/depth-rows.js';
import type { ReplaySpeed } from '../market/replay-pump.js';
import { STARTING_CASH } from '../orders/broker-options.js';
import { NEWEST_SERVER_VERSION, OLDEST_SERVER_VERSION } from '../session/server-version.js';

/** What the command line says. */
export interface CommandOptions {
  readonly recording: string;
  readonly port: number;
  readonly host: string;
  readonly speed: ReplaySpeed;
  readonly serverVersion: number;
  readonly from?: Micros;
  readonly begin: 'atOnce' | 'onSubscription' | 'onDemand';
  readonly depthStyle: DepthStyle;
  readonly faults?: string;
  readonly controlPort?: number;
  readonly account: readonly string[];
  readonly firstOrderId: number;
  readonly fillRule: 'queue' | 'tradeThrough' | 'touch';
  readonly cash: number;
  readonly limits: boolean;
}

const LAST_PORT = 65_535;
const DEFAULT_PORT = 7_497;

/** Every option of the command, with its meaning and default. */
export function commandOptions(): readonly Option[] {
  return [
    new Option('--recording <dir>', 'recording to replay').makeOptionMandatory(),
    new Option('--port <port>', 'port to listen on; 0 takes a free one').argParser(port).default(DEFAULT_PORT),
    new Option('--host <address>', 'address to listen on; whoever reaches it can trade the simulated accounts').default('127.0.0.1'),
    new Option('--speed <n|max>', 'recorded time per wall time, or max for as fast as clients read').argParser(speed).default(1),
    new Option('--from <iso>', 'start of the replay; what lies before is state and history').argParser(instant),
    new Option('--begin <when>', 'when the replay begins').choices(['atOnce', 'onSubscription', 'onDemand']).default('atOnce'),
    new Option('--server-version <n>', `newest version of the protocol, ${OLDEST_SERVER_VERSION} to ${NEWEST_SERVER_VERSION}`).argParser(serverVersion).default(NEWEST_SERVER_VERSION),
    new Option('--depth-style <style>', 'whether insertions and deletions in the book move the rows behind them').choices(['shift', 'inPlace']).default('shift'),
    new Option('--faults <file>', 'script of faults, a JSON list'),
    new Option('--control-port <port>', 'loopback port that takes faults, one JSON object a line; 0 takes a free one').argParser(port),
    new Option('--account <name...>', 'simulated accounts; names begin with DUSIM').default(['DUSIM1']),
    new Option('--first-order-id <id>', 'first order id that a client is told').argParser(positive).default(1),
    new Option('--fill-rule <rule>', 'when resting limit orders fill; queue is tradeThrough where the recording has no depth').choices(['queue', 'tradeThrough', 'touch']).default('queue'),
    new Option('--cash <dollars>', 'in each account at the start').argParser(positive).default(STARTING_CASH),
    new Option('--no-limits', 'do not enforce the limits of the real server'),
  ];
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > LAST_PORT) throw new InvalidArgumentError(`a port is a whole number from 0 to ${LAST_PORT}.`);
  return value;
}

function speed(text: string): ReplaySpeed {
  if (text === 'max') return text;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('write a number above 0, or max.');
  return value;
}

function instant(text: string): Micros {
  const value = microsFromIso(text);
  if (value === undefined) throw new InvalidArgumentError('write an instant such as 2023-12-26T14:30:00Z.');
  return value;
}

function serverVersion(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < OLDEST_SERVER_VERSION || value > NEWEST_SERVER_VERSION) throw new InvalidArgumentError(`write a whole number from ${OLDEST_SERVER_VERSION} to ${NEWEST_SERVER_VERSION}.`);
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('write a whole number above 0.');
  return value;
}
