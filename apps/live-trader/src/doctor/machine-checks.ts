import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { createSessionClock, findProduct, isoFromMicros, type Micros } from '@mia-trading/core';
import { StateDirectory, stateDirectoryOf } from '@mia-trading/monitoring';
import { EventCalendar } from '@mia-trading/risk';
import type { TraderConfig } from '../config/trader-config.js';
import { failed, ok, warning, type Check } from './check.js';

const LEAST_NODE = [20, 19] as const;
const BYTES_PER_MEGABYTE = 1_048_576;

/** What can be looked at without a connection; `now` is the time of the session. */
export function machineChecks(config: TraderConfig, now: Micros, nodeVersion = process.versions.node): readonly Check[] {
  return [nodeCheck(nodeVersion), diskCheck(config), stateCheck(config), calendarCheck(config, now)];
}

function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return isEnough ? ok('node', version) : failed('node', `${version}; at least ${LEAST_NODE.join('.')} is needed`);
}

function diskCheck({ tape, trader }: TraderConfig): Check {
  const place = firstThatExists(path.resolve(tape.directory));
  const { bavail, bsize } = statfsSync(place);
  const megabytes = Math.floor((bavail * bsize) / BYTES_PER_MEGABYTE);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return failed('disk', `${place} cannot be written`);
  }
  const detail = `${megabytes} MB free at ${place}`;
  return megabytes >= trader.minFreeMegabytes ? ok('disk', detail) : failed('disk', `${detail}; trader.minFreeMegabytes asks for ${trader.minFreeMegabytes}`);
}

function firstThatExists(place: string): string {
  return existsSync(place) ? place : firstThatExists(path.dirname(place));
}

function stateCheck(config: TraderConfig): Check {
  const directory = stateDirectoryOf(config);
  if (!existsSync(directory)) return ok('state', `${directory} will be made`);
  const state = new StateDirectory(directory);
  if (state.killReason !== null) return warning('state', `the kill switch is down: ${state.killReason}`);
  const { running } = state;
  return running === null ? ok('state', directory) : warning('state', `process ${running.pid} runs a ${running.mode} session, or died`);
}

function calendarCheck({ broker, risk }: TraderConfig, now: Micros): Check {
  const calendar = createSessionClock({ calendar: findProduct(broker.root)?.calendar ?? 'CME_EQUITY' });
  const { phase, tradeDate } = calendar.at(now);
  const session = phase === 'continuous' ? `open, trade date ${tradeDate}` : `${phase} until ${isoFromMicros(calendar.nextOpen(now))}`;
  const missing = new EventCalendar(risk.events).warningAt(now);
  return missing === null ? ok('calendar', session) : warning('calendar', `${session}; ${missing}`);
}
