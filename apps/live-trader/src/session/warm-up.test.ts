import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSessionClock, DAY, MINUTE, MiaError, resolveInstrument, type Micros, type TapeEvent } from '@mia-trading/core';
import type { HistoryBar } from '@mia-trading/ibkr-feed';
import { LiveTape, RecordingWriter, tapeConfigSchema } from '@mia-trading/recording';
import { OPENING, swingingMarket, SYMBOL, TRADE_DATE } from '../rehearsal/swinging-market.js';
import { warmUp, type WarmUpOptions, type WarmUpProgress, type WarmUpSummary } from './warm-up.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mia-warm-up-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ES = resolveInstrument(SYMBOL, { asOf: TRADE_DATE });
const BEGIN = OPENING + 10 * MINUTE;

async function recordingFrom(name: string, from: Micros, seconds: number, symbol = SYMBOL): Promise<string> {
  const directory = path.join(folder, name);
  const writer = await RecordingWriter.create(directory, { format: 'segments' });
  for (const event of swingingMarket(from, seconds)) writer.write(event);
  await writer.finish({ instruments: [symbol], feedQuality: 'l1', clockSource: 'exchange' });
  return directory;
}

const bar = (instrument: string, tsInit: Micros): HistoryBar => ({ kind: 'bar', tsEvent: tsInit, tsInit, instrument, period: MINUTE, open: 1, high: 1, low: 1, close: 1, volume: 1, bidVolume: null, askVolume: null, trades: null });

async function warm(more: Partial<WarmUpOptions>): Promise<{ readonly summary: WarmUpSummary; readonly events: readonly TapeEvent[]; readonly asked: readonly string[]; readonly notices: readonly string[] }> {
  const events: TapeEvent[] = [];
  const asked: string[] = [];
  const notices: string[] = [];
  const feed = {
    bars: async (from: Micros, to: Micros) => (asked.push(`contract ${(to - from) / MINUTE}`), [bar(SYMBOL, to - MINUTE)]),
    indexBars: async (symbol: string, from: Micros, to: Micros) => {
      asked.push(`${symbol} ${(to - from) / MINUTE}`);
      if (symbol === 'VIX') throw new MiaError('MIA-IBKR-REQUEST', 'no permission', 'buy it', {});
      return [bar(symbol, to - 2 * MINUTE)];
    },
  };
  const summary = await warmUp({ symbol: SYMBOL, calendar: createSessionClock(ES), recordings: [], tapes: [], days: 5, bars: false, indices: ['SPX', 'VIX'], feed, tradesFrom: BEGIN, take: (piece) => events.push(...piece), signal: new AbortController().signal, onProgress: () => undefined, onNotice: (text) => notices.push(text), ...more });
  return { summary, events, asked, notices };
}

const market = (events: readonly TapeEvent[]): readonly TapeEvent[] => events.filter(({ kind }) => kind !== 'feedStatus');

describe('what the features see before a session', () => {
  it('is nothing where nothing is known', async () => {
    const { summary, events } = await warm({});
    expect([summary, events]).toEqual([{ sources: [], events: 0, bars: 0, until: null }, []]);
  });

  it('is the recordings, oldest first, up to the session and not beyond, each moment once', async () => {
    const late = await recordingFrom('late', OPENING + 5 * MINUTE, 900);
    const early = await recordingFrom('early', OPENING, 360);
    const { summary, events } = await warm({ recordings: [late, early] });
    const times = market(events).map(({ tsInit }) => tsInit);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect([times[0], (times.at(-1) ?? 0) < BEGIN, times.at(-1)]).toEqual([OPENING, true, BEGIN - MINUTE / 120]);
    expect(summary.events).toBe(times.length);
    expect(events[0]).toMatchObject({ kind: 'feedStatus', status: 'quality', quality: 'l1' });
  });

  it('is of an earlier tape only what was live on it, and no word of its broker or operator', async () => {
    const directory = path.join(folder, 'tape');
    const tape = LiveTape.create(directory, { instruments: [SYMBOL], feedQuality: 'l2-async', clockSource: 'receive', warmUp: { tradesFrom: OPENING + MINUTE } }, tapeConfigSchema.parse({}));
    let seq = 0;
    for (const event of swingingMarket(OPENING, 120)) tape.append({ ...event, seq: seq++ });
    const last = OPENING + 2 * MINUTE;
    tape.append({ kind: 'operator', tsEvent: last, tsInit: last, seq: seq++, instrument: '', command: 'kill', reason: 'x', target: '' });
    tape.append({ kind: 'feedStatus', tsEvent: last, tsInit: last, seq, instrument: '', status: 'disconnected', quality: null, phase: null, detail: 'x' });
    tape.close();
    const { events } = await warm({ tapes: [directory] });
    expect(market(events)[0]?.tsInit).toBe(OPENING + MINUTE);
    expect(events.filter(({ kind }) => kind === 'operator' || kind === 'clock')).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'feedStatus' ? [event.status] : []))).toEqual(['quality']);
  });

  it('leaves out tapes from before the days asked for, other contracts, and tells of what cannot be read', async () => {
    const old = await recordingFrom('old', OPENING - 20 * DAY, 60);
    const other = await recordingFrom('other', OPENING, 60, 'ESM4');
    const { summary, notices } = await warm({ tapes: [old, other, path.join(folder, 'none')] });
    expect(summary.sources).toEqual([]);
    expect(notices).toEqual([expect.stringContaining('no warm-up from')]);
    expect((await warm({ recordings: [old] })).summary.sources).toEqual([old]);
  });

  it('is bars of the broker for the hole behind the recordings, in order of time, and those that are refused are told', async () => {
    const early = await recordingFrom('early', OPENING, 60);
    const { summary, events, asked, notices } = await warm({ recordings: [early], bars: true });
    expect(asked).toEqual(['contract 9.008333333333333', 'SPX 9.008333333333333', 'VIX 9.008333333333333']);
    expect(events.slice(-2).map(({ instrument, tsInit }) => [instrument, (BEGIN - tsInit) / MINUTE])).toEqual([['SPX', 2], [SYMBOL, 1]]);
    expect([summary.bars, notices]).toEqual([2, ['no bars of VIX: no permission']]);
  });

  it('tells how far it has come', async () => {
    const told: WarmUpProgress[] = [];
    const early = await recordingFrom('early', OPENING, 60);
    const late = await recordingFrom('late', OPENING + MINUTE, 540);
    const { summary } = await warm({ recordings: [late, early], onProgress: (progress) => told.push(progress) });
    expect(told[0]).toEqual({ done: 0, sources: 2, events: 0, until: null, asksBars: false });
    expect(told.at(-1)).toEqual({ done: 2, sources: 2, events: summary.events, until: summary.until, asksBars: false });
    for (const [at, { done, events, until }] of told.entries()) {
      const before = told[at - 1];
      expect(done - (before?.done ?? 0)).toBeGreaterThanOrEqual(0);
      expect(events - (before?.events ?? 0)).toBeGreaterThanOrEqual(0);
      expect((until ?? 0) - (before?.until ?? 0)).toBeGreaterThanOrEqual(0);
    }
    expect(told.some(({ done, events }) => done === 1 && events > 0 && events < summary.events)).toBe(true);
  });

  it('ends at once when it is told to, in the middle of a recording, and asks the broker for nothing then', async () => {
    const whole = await recordingFrom('whole', OPENING, 540);
    const stop = new AbortController();
    let taken = 0;
    const { summary, asked } = await warm({ recordings: [whole], bars: true, signal: stop.signal, take: (piece) => {
      taken += piece.length;
      if (taken > 500) stop.abort();
    } });
    const { summary: all } = await warm({ recordings: [whole] });
    expect([summary.events > 500, summary.events < all.events, asked]).toEqual([true, true, []]);
  });

  it('ends at once when it is told to while the broker does not answer', async () => {
    const stop = new AbortController();
    const feed = { bars: () => (stop.abort(), new Promise<HistoryBar[]>(() => undefined)), indexBars: () => Promise.reject(new Error('not asked')) };
    const told: WarmUpProgress[] = [];
    const { summary } = await warm({ bars: true, signal: stop.signal, feed, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([{ done: 0, sources: 0, events: 0, until: null, asksBars: true }]);
    expect(summary).toEqual({ sources: [], events: 0, bars: 0, until: null });
  });

  it('asks for no bars when a recording reaches up to the session', async () => {
    const whole = await recordingFrom('whole', OPENING, 600);
    expect((await warm({ recordings: [whole], bars: true })).asked).toEqual([]);
  });
});
