import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSessionClock, isoFromMicros, MINUTE, type TapeEvent } from '@mia-trading/core';
import { openRecording } from '@mia-trading/recording';
import { generateMarket, type MarketOptions } from './generate-market.js';
import { recordSession, TRUTH_FILE, type Truth } from './record-session.js';
import { sessionSpans } from './session-spans.js';

const small: MarketOptions = { seed: 5, sessions: 2, mode: 'null', scale: 0.02, chain: 'thin', minutes: { from: 915, to: 940 } };

interface Read {
  readonly tradeDate: string;
  readonly from: number;
  readonly to: number;
  readonly events: TapeEvent[];
}

/** A close of an earlier day, told at the head of the tape. */
const isDaily = ({ tsEvent, tsInit }: TapeEvent): boolean => tsEvent < tsInit;

function read(options: MarketOptions): Read[] {
  const sessions: Read[] = [];
  for (const { tradeDate, from, to, events } of generateMarket(options)) sessions.push({ tradeDate, from, to, events: [...events()] });
  return sessions;
}

describe('a generated market', () => {
  const sessions = read(small);

  it('is the same for the same seed, bit for bit, and another for another', () => {
    expect(read(small)).toEqual(sessions);
    expect(read({ ...small, seed: 6 })).not.toEqual(sessions);
  });

  it('has every kind of event in order of time, numbered from 0 in each session, inside the session', () => {
    for (const { events, from, to } of sessions) {
      expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['depth', 'trade', 'optionQuote', 'optionTrade', 'index']));
      expect(new Set(events.flatMap((event) => (event.kind === 'index' && !isDaily(event) ? [event.instrument] : [])))).toEqual(new Set(['SPX', 'VIX', 'VIX3M', 'VXN']));
      const [daily, live] = [events.filter(isDaily), events.filter((event) => !isDaily(event))];
      expect(events.slice(0, daily.length)).toEqual(daily);
      let before = from;
      live.forEach(({ tsEvent, tsInit, seq }, index) => {
        if (seq !== daily.length + index || tsEvent < before || tsEvent !== tsInit || tsEvent >= to) throw new Error(`event ${index}`);
        before = tsEvent;
      });
    }
  });

  it('goes on from session to session', () => {
    expect(sessions.map(({ tradeDate }) => tradeDate)).toEqual(['2026-11-17', '2026-11-18']);
    const prices = sessions.map(({ events }) => events.flatMap((event) => (event.kind === 'trade' ? [event.price] : [])));
    const [last, next] = [prices[0]?.at(-1) ?? NaN, prices[1]?.[0] ?? NaN];
    expect(Math.abs(next / last - 1)).toBeLessThan(0.02);
    expect(prices[0]?.[0]).toBeGreaterThan(5_900);
  });

  it('plays a session that is not read through, so that the next one is the same', () => {
    const opened: string[] = [];
    for (const session of generateMarket(small)) {
      if (opened.length === 1) expect([...session.events()]).toEqual(sessions[1]?.events);
      opened.push(session.tradeDate);
    }
    expect(opened.length).toBe(2);
  });

  it('keeps the future at what the index costs to carry', () => {
    let index = Number.NaN;
    let compared = 0;
    for (const event of sessions[0]?.events ?? []) {
      if (event.kind === 'index' && event.instrument === 'SPX' && !isDaily(event)) index = event.level;
      if (event.kind !== 'trade' || Number.isNaN(index)) continue;
      // 31 days to 2026-12-18 at 4.2 % - 1.3 %: 0.25 %, 15 points of 6,000; a second of movement beside it.
      expect(Math.abs(event.price - index - 14.7)).toBeLessThan(6);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it.each([
    [{ sessions: 0 }, 'sessions is 0'],
    [{ seed: -1 }, 'seed is -1'],
    [{ scale: 0 }, 'scale is 0'],
    [{ historyDays: -1 }, 'historyDays is -1'],
  ])('refuses %p', (wrong, message) => {
    expect(() => [...generateMarket({ ...small, ...wrong })]).toThrow(expect.objectContaining({ code: 'MIA-SYNTHETIC-OPTIONS', message: expect.stringContaining(message) }));
  });

  it('refuses an instrument that does not expire', () => {
    expect(() => [...generateMarket({ ...small, instrument: 'SPX' })]).toThrow(expect.objectContaining({ code: 'MIA-SYNTHETIC-INSTRUMENT' }));
  });
});

describe('the hours of a session', () => {
  const calendar = createSessionClock({ calendar: 'CME_EQUITY' });
  const hours = (date: string) => sessionSpans(calendar, date).map(({ from, to }) => `${isoFromMicros(from).slice(0, 16)} ${isoFromMicros(to).slice(0, 16)}`);

  it('are 23 on an ordinary day, begin on Sunday evening for a Monday', () => {
    expect(hours('2026-11-17')).toEqual(['2026-11-16T23:00 2026-11-17T22:00']);
    expect(hours('2026-11-16')).toEqual(['2026-11-15T23:00 2026-11-16T22:00']);
  });

  it('break off and go on around a holiday halt, and end early', () => {
    // Thanksgiving 2026: halt at 12:00 CT, open again at 17:00, close on Friday at 12:15; all one trade date.
    expect(hours('2026-11-27')).toEqual(['2026-11-25T23:00 2026-11-26T18:00', '2026-11-26T23:00 2026-11-27T18:15']);
    expect(hours('2026-11-26')).toEqual([]);
  });
});

describe('a recorded session', () => {
  it('is written as it is, with its ground truth beside it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mia-synthetic-'));
    const options: MarketOptions = { seed: 9, sessions: 1, mode: 'planted', scale: 0.02, chain: 'none', minutes: { from: 930, to: 1_000 } };
    try {
      const [session] = generateMarket(options);
      if (session === undefined) throw new Error('no session');
      const target = path.join(folder, 'one');
      for (const generated of generateMarket(options)) {
        const manifest = await recordSession(generated, target, options, { format: 'segments' });
        expect(manifest.instruments).toEqual(['ESZ6']);
      }
      const expected = read(options)[0]?.events ?? [];
      const stored: TapeEvent[] = [];
      for await (const batch of (await openRecording(target)).batches()) stored.push(...batch);
      expect(stored).toEqual(expected);
      const truth = JSON.parse(readFileSync(path.join(target, TRUTH_FILE), 'utf8')) as Truth;
      expect(truth).toMatchObject({ schemaVersion: 2, seed: 9, tradeDate: '2026-11-17', instrument: 'ESZ6' });
      expect(truth.episodes.length).toBeGreaterThan(1);
      expect(truth.episodes[0]?.from).toBeGreaterThanOrEqual((expected[0]?.tsEvent ?? 0) + 15 * MINUTE);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
