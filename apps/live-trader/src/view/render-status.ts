import { bar, count, dollars, fixed, percent } from '@mia-trading/command-line';
import { isoFromMicros } from '@mia-trading/core';
import type { SessionStatus, WarmUpStanding } from '@mia-trading/monitoring';
import type { LogLine } from '../output/session-log.js';
import { priceText } from '../session/outside-text.js';

const BAR_WIDTH = 20;
const SHOWN_FEATURES = 15;
/** Points of score at which the bar of a contribution is full. */
const FULL_BAR_POINTS = 10;
const DATE_TIME = 19;
const TIME_FROM = 11;
const MS_PER_SECOND = 1_000;

const STATES: Readonly<Record<SessionStatus['state'], string>> = { warmingUp: 'warming up', running: 'running', disconnected: 'disconnected', stopped: 'stopped' };

const clockTime = (iso: string): string => iso.slice(TIME_FROM, DATE_TIME);
const dateTime = (iso: string): string => iso.slice(0, DATE_TIME).replace('T', ' ');
const sideWord = (side: 1 | -1 | 0): string => (side === 1 ? 'long' : side === -1 ? 'short' : '–');

/** The session as lines of text: state, feed, rating with its contributions, position, risk room, trades, and the latest messages. */
export function renderStatus(status: SessionStatus, messages: readonly LogLine[]): readonly string[] {
  return [
    ...head(status),
    '',
    ...rating(status),
    '',
    ...position(status),
    '',
    ...trades(status),
    '',
    'Messages',
    ...(messages.length === 0 ? ['  none'] : messages.map(({ ts, at, level, about, text }) => `  ${clockTime(ts ?? at)}  ${level === 'info' ? '' : `${level}  `}${about}: ${text}`)),
  ];
}

/** One line, for logs of machines without a terminal. */
export function renderLine({ time, state, warmUp: past, mode, rating: last, position: held, today, feed, queue }: SessionStatus): string {
  const begin = `${dateTime(time)} ${STATES[state]} ${mode}: `;
  if (past !== null) return `${begin}${progress(past)}; ${held.contracts} contracts by the journal`;
  const score = last === null ? 'no rating yet' : `${last.tier} ${fixed(last.score, 1)} ${sideWord(last.direction)} at ${last.price ?? '–'}`;
  return `${begin}${score}; ${held.contracts} contracts ${dollars(held.unrealised)} open, ${dollars(today.realised)} today; data ${fixed(feed.dataAgeMs / MS_PER_SECOND, 1)} s old${queue.lost > 0 ? `, ${queue.lost} events lost` : ''}`;
}

function head({ instrument, mode, account, time, clock, state, warmUp: past, feed, queue, counts, sessionId }: SessionStatus): string[] {
  const { chain, quality, isLive, dataAgeMs, quarantined, told } = feed;
  const options = chain === null ? 'no option chain yet' : `${chain.fresh} of ${chain.series} option series fresh, ${chain.withOpenInterest} with open interest`;
  const speed = Math.abs(clock.speed - 1) < 0.1 ? '' : `, ${fixed(clock.speed, 1)} × wall time`;
  return [
    `${instrument}  ${mode}  ${account}  ${STATES[state]}`,
    `${dateTime(time)} UTC, clock of the ${clock.source}${speed}    session ${sessionId}`,
    ...(past === null ? [] : [`warm-up   ${progress(past)}`, ...past.waiting.map((word) => `          when it is over: ${word}`)]),
    `feed      ${isLive ? 'live' : 'not live'}, ${quality ?? 'no quality yet'}, ${fixed(dataAgeMs / MS_PER_SECOND, 1)} s old, ${quarantined} prices held back; ${options}`,
    `          ${told}`,
    `engine    ${count(counts.events)} events, ${count(counts.ratings)} ratings, ${counts.refusals} refusals, ${counts.orders} orders, ${counts.fills} fills; queue ${queue.waiting} now, ${queue.peak} at most, ${queue.lost} lost`,
  ];
}

function progress({ done, sources, events, reached, asksBars }: WarmUpStanding): string {
  return `${done} of ${sources} recordings, ${count(events)} events${reached === null ? '' : `, up to ${dateTime(reached)}`}${asksBars ? ', asking the broker for bars' : ''}`;
}

function rating({ rating: last }: SessionStatus): string[] {
  if (last === null) return ['Rating', '  none yet: the features are warming up'];
  const { score, tier, direction, coverage, bonus, contributions, ts } = last;
  const shown = [...contributions].filter(({ weight }) => weight > 0).sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, SHOWN_FEATURES);
  return [
    'Rating',
    `  ${fixed(score, 1).padStart(5)}  ${bar(score / 100, 2 * BAR_WIDTH)}  ${tier}  ${sideWord(direction)}  coverage ${percent(coverage, 0)}  bonus ${fixed(bonus, 1)}  at ${clockTime(isoFromMicros(ts))}`,
    ...shown.map(({ feature, points, weight, signal, available, reason }) =>
      available
        ? `  ${feature.padEnd(20)}${signed(points)}  ${bar(Math.abs(points) / FULL_BAR_POINTS, BAR_WIDTH)}  signal ${signed(signal)} of weight ${fixed(weight, 1)}`
        : `  ${feature.padEnd(20)}     –  ${' '.repeat(BAR_WIDTH)}  ${reason}`,
    ),
  ];
}

function position({ position: held, room, today, blocks, lastRefusal, warmUp: past }: SessionStatus): string[] {
  const reasons = past === null ? blocks : ['the session warms up', ...blocks];
  const { contracts, phase, unrealised, openRisk, plan } = held;
  return [
    'Position and risk',
    `  position  ${past === null ? '' : 'by the journal, the broker was not asked yet: '}${contracts === 0 ? 'flat' : `${sideWord(contracts > 0 ? 1 : -1)} ${Math.abs(contracts)}`}, ${phase}${plan === null ? '' : `, stop ${plan.stopPrice}, target ${plan.targetPrice}`}`,
    `  open      ${dollars(unrealised)}, at risk ${dollars(-openRisk)}`,
    `  today     ${dollars(today.realised)} realised, entries ${today.entries}`,
    `  room      ${dollars(room.daily)} today, ${dollars(room.monthly)} this month, trades ${room.trades}`,
    `  entries   ${reasons.length === 0 ? 'allowed' : `held back: ${reasons.join('; ')}`}${lastRefusal === null ? '' : `; last refused ${lastRefusal.code} at ${clockTime(isoFromMicros(lastRefusal.ts))}`}`,
  ];
}

function trades({ trades: last }: SessionStatus): string[] {
  return [
    'Trades',
    ...(last.length === 0
      ? ['  none yet']
      : last.map(({ entryTs, exitTs, side, quantity, entryPrice, exitPrice, exitReason, score, net }) => `  ${clockTime(isoFromMicros(entryTs))} to ${clockTime(isoFromMicros(exitTs))}  ${sideWord(side).padEnd(5)} ${quantity}  ${entryPrice} to ${priceText(exitPrice)}  ${exitReason.padEnd(14)} score ${fixed(score, 1)}  ${dollars(net)}`)),
  ];
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`.padStart(6);
}
