import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSessionClock, HOUR, MarketState, MINUTE, resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { AggressorClassifier } from '@mia-trading/orderflow';
import { IbkrLikeFeed, RecordingWriter } from '@mia-trading/recording';
import { generateSession } from '@mia-trading/synthetic-market';
import { openMarket, replay } from './recorded-market.js';
import { realFile, repositoryFile, runJson } from './test-support/command-line.js';

const REAL_HOUR = ['ticks/es-mbo-dbn/esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'ticks/es-mbo-dbn/esh4-glbx-mdp3-20231225.mbo.dbn.zst'].map(realFile);
const withHour = REAL_HOUR.every((file) => file !== undefined) ? it : it.skip;
const folder = mkdtempSync(path.join(tmpdir(), 'mia-feed-'));
const inFolder = (name: string) => path.join(folder, name);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** 17:00 CT before the trade date 2026-11-17. */
const SESSION_START = Date.UTC(2026, 10, 16, 23) * 1_000;

interface Result {
  readonly feed: string;
  readonly fingerprint: string;
  readonly evaluations: number;
  readonly feedComparison: {
    readonly recorded: { readonly fingerprint: string; readonly evaluations: number };
    readonly agreement: { readonly common: number; readonly sameDirection: number; readonly correlation: number };
  } | null;
}
const result = async (...args: readonly string[]) => (await runJson(...args)) as unknown as Result;

describe('run --feed ibkr-like', () => {
  it('runs what the broker would have delivered, and beside it the recording as it is', async () => {
    const writer = await RecordingWriter.create(inFolder('generated'));
    let events = 0;
    for (const event of generateSession({ seed: 5, instrument: resolveInstrument('ESZ6', { asOf: '2026-11-17' }), sessionStart: SESSION_START, from: SESSION_START + 15.5 * HOUR, to: SESSION_START + 15.5 * HOUR + MINUTE, openPrice: 6_000 })) {
      writer.write(event);
      events += 1;
    }
    await writer.finish({ instruments: ['ESZ6'], feedQuality: 'l2-atomic', clockSource: 'exchange', sourceMessages: events });
    const run = ['run', inFolder('generated'), '--config', repositoryFile('examples/configs/order-flow-only.json')];
    const plain = await result(...run);
    const delivered = await result(...run, '--feed', 'ibkr-like');
    expect([plain.feed, plain.feedComparison]).toEqual(['recorded', null]);
    expect(delivered.feed).toBe('ibkr-like');
    expect(delivered.feedComparison?.recorded.fingerprint).toBe(plain.fingerprint);
    expect(delivered.fingerprint).not.toBe(plain.fingerprint);
    expect(delivered.feedComparison?.agreement.common).toBeGreaterThan(150);
  });

  withHour('the ES hour: ratings stay alike, and most aggressors can be told from depth that is late', async () => {
    await runJson('import', 'databento', ...REAL_HOUR.map(String), '--out', inFolder('hour'));
    const market = await openMarket([inFolder('hour')]);
    const sessions = createSessionClock(market.instrument);
    const truth: number[] = [];
    const told: number[] = [];
    const seen = new MarketState(market.instrument, sessions);
    const classifier = new AggressorClassifier();
    const deliver = (event: TapeEvent) => {
      seen.advance(event);
      if (event.kind === 'trade') told.push(classifier.classify(event, seen).aggressor);
      seen.apply(event);
    };
    const feed = new IbkrLikeFeed({ instrument: market.instrument, sessions, emit: deliver });
    const process = (event: TapeEvent) => {
      if (event.kind === 'trade') truth.push(event.aggressor);
      feed.process(event);
    };
    await replay(market, { process, finish: () => feed.finish() }, { update: () => undefined });
    expect(told.length).toBe(truth.length);
    const known = truth.flatMap((aggressor, index) => (aggressor === 0 ? [] : [aggressor === told[index]]));
    const share = known.filter(Boolean).length / known.length;
    expect(known.length).toBe(2_972);
    // Between a quote that is 10 ms late (89 % right) and one that is 100 ms late (86 %).
    expect(share).toBeGreaterThan(0.84);
    expect(share).toBeLessThan(0.92);
    const { feedComparison } = await result('run', inFolder('hour'), '--config', repositoryFile('examples/configs/holiday-evening.json'), '--feed', 'ibkr-like');
    expect(feedComparison?.agreement.common).toBeGreaterThan(4_000);
    expect(feedComparison?.agreement.sameDirection).toBeGreaterThan(0.9);
    expect(feedComparison?.agreement.correlation).toBeGreaterThan(0.9);
  });
});
