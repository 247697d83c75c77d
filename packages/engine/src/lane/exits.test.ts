/** Exits that a lane decides by itself: want of data, the roll, and stops that follow. */
import { describe, expect, it } from '@jest/globals';
import { resolveInstrument, SECOND, type ExitReason, type FeedStatusEvent, type Micros, type OptionQuoteEvent, type TapeEvent } from '@mia-trading/core';
import { SimulatedSession } from '../simulated-session.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';

/** 2024-01-09, 08:35:00 CT. */
const START = at('2024-01-09T14:35:00Z');
const UNTIL = START + minutes(8);
const unlimited = { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 };

interface Setting {
  readonly events: readonly TapeEvent[];
  readonly disabled?: readonly string[];
  readonly exit?: { readonly feedLostSeconds?: number; readonly optionsLostSeconds?: number };
  readonly bracket?: object;
  readonly instrument?: typeof ES;
}

function run({ events, disabled = [], exit = {}, bracket = { timeStop: 5 }, instrument = ES }: Setting): Decisions {
  const seen = new Decisions();
  const open = openConfig({ limits: unlimited, checks: { disabled: ['OPPOSING_LEVEL', ...disabled] } }, bracket);
  const session = new SimulatedSession({ config: { ...open, exit: { ...open.exit, ...exit } }, instrument, sinks: [seen] });
  for (const event of [...events].sort((a, b) => a.tsInit - b.tsInit)) session.process(event);
  session.finish();
  return seen;
}

const market = swingingMarket(START, UNTIL);
const first = run({ events: market }).entries[0] ?? NaN;
/** Nothing is heard of the market from a moment in which a position is open, for two minutes; clock events go on. */
const silence = (from: Micros): TapeEvent[] => [
  ...market.filter(({ tsInit }) => tsInit < from || tsInit >= from + minutes(2)),
  ...Array.from({ length: 120 }, (_, second): TapeEvent => ({ kind: 'clock', tsEvent: from + second * SECOND, tsInit: from + second * SECOND, seq: 0, instrument: '' })),
];
const status = (time: Micros, name: FeedStatusEvent['status'], instrument = ES.symbol): TapeEvent => ({ kind: 'feedStatus', tsEvent: time, tsInit: time, seq: 0, instrument, status: name, quality: null, phase: null, detail: '' });
const optionQuote = (time: Micros): OptionQuoteEvent => ({ kind: 'optionQuote', tsEvent: time, tsInit: time, seq: 0, instrument: 'SPX', root: 'SPXW', expiry: '2024-01-09', strike: 4_800, right: 'C', bid: 10, ask: 11, bidSize: 1, askSize: 1, last: null, volume: null, openInterest: 100, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null });
const reasons = ({ trades }: Decisions): ExitReason[] => trades.map(({ exitReason }) => exitReason);

describe('a position', () => {
  it('is left a minute after the last word of the market, and not when that is switched off', () => {
    const open = first + 2 * SECOND;
    const lost = run({ events: silence(open) });
    expect(reasons(lost)[0]).toBe('feedLost');
    const sent = lost.commands.find(({ ts, command }) => ts > open && command.kind === 'cancel');
    expect(sent?.ts).toBe(open - SECOND / 2 + 60 * SECOND);
    for (const off of [{ exit: { feedLostSeconds: 0 } }, { disabled: ['FEED_STALE'] }]) expect(reasons(run({ events: silence(open), ...off }))).not.toContain('feedLost');
  });

  it('is left when the feed calls itself out for so long, though quotes come', () => {
    const open = first + 2 * SECOND;
    expect(reasons(run({ events: [...market, status(open, 'stale')] }))[0]).toBe('feedLost');
    expect(reasons(run({ events: [...market, status(open, 'stale'), status(open + 50 * SECOND, 'live')] }))).not.toContain('feedLost');
    expect(reasons(run({ events: [...market, status(open, 'stale', 'VIX')] }))).not.toContain('feedLost');
  });

  it('is left when no option was quoted for five minutes, where there are options', () => {
    const quoted = (until: Micros): TapeEvent[] => [...market, ...Array.from({ length: Math.floor((until - START) / (10 * SECOND)) }, (_, n) => optionQuote(START + n * 10 * SECOND))];
    const bracket = { timeStop: 60 };
    const lost = { bracket, exit: { optionsLostSeconds: 30 } };
    expect(reasons(run({ events: quoted(first), ...lost }))[0]).toBe('optionsLost');
    expect(reasons(run({ events: quoted(UNTIL), ...lost }))).not.toContain('optionsLost');
    expect(reasons(run({ events: market, ...lost }))).not.toContain('optionsLost');
    expect(reasons(run({ events: quoted(first), ...lost, disabled: ['OPTIONS_STALE'] }))).not.toContain('optionsLost');
  });

  it('on the last day before the roll is left for the roll', () => {
    // ESZ3: rolled on Monday 2023-12-11, so Friday the 8th is the last day; it is left by 14:58 CT.
    const instrument = resolveInstrument('ESZ3', { asOf: '2023-12-08' });
    const end = (date: string): TapeEvent[] => swingingMarket(at(`${date}T20:36:00Z`), at(`${date}T20:59:30Z`)).map((event) => ({ ...event, instrument: 'ESZ3' }));
    const bracket = { timeStop: 60 };
    const last = (date: string): ExitReason | undefined => reasons(run({ events: end(date), bracket, instrument, disabled: ['ROLL_PROXIMITY', 'EXPIRY_PROXIMITY', 'SESSION_CLOSED', 'TRADING_WINDOW'] })).filter((reason) => reason === 'roll' || reason === 'sessionEnd')[0];
    expect([last('2023-12-07'), last('2023-12-08')]).toEqual(['sessionEnd', 'roll']);
  });

  it('has a stop that follows, by bar ranges or behind a level, and goes to the entry', () => {
    const all = (bracket: object): ExitReason[] => reasons(run({ events: market, bracket: { timeStop: 5, ...bracket } }));
    expect(all({ breakEvenAfter: 0.2 })).toContain('breakEven');
    expect(all({ trailing: 'range', trailingAfter: 0.1, trailingRanges: 0.5 })).toContain('trailing');
    expect(all({ trailing: 'level', trailingAfter: 0.1, trailingLevelTicks: 0 })).toContain('trailing');
    expect(all({})).not.toContain('trailing');
  });
});
