import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { feesOn, marginOn, resolveInstrument, type TradeRecord } from '@mia-trading/core';
import { realFile, repositoryFile, runJson } from './test-support/command-line.js';
import { OPEN_SETTINGS, recordSwingingMarket } from './test-support/swinging-market.js';

const NQ_SESSION = realFile('ticks/es-price-ticks/KB_NQ_20191216_TP_EST.stps');
const withSession = NQ_SESSION === undefined ? it.skip : it;
const EQUITY = 100_000;
const folder = mkdtempSync(path.join(tmpdir(), 'mia-instruments-'));
const inFolder = (name: string) => path.join(folder, name);
writeFileSync(inFolder('open.json'), JSON.stringify(OPEN_SETTINGS));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Result {
  readonly instrument: string;
  readonly tradeDates: readonly string[];
  readonly trades: readonly TradeRecord[];
  readonly assumptions: readonly string[];
}
const result = async (...args: readonly string[]) => (await runJson(...args)) as unknown as Result;

/** Every dollar of every trade follows from the contract: its point value, and what its fees and margin were on the day. */
function expectContract({ trades, instrument, tradeDates }: Result): void {
  const [date = ''] = tradeDates;
  const { root, pointValue } = resolveInstrument(instrument, { asOf: date });
  const fees = feesOn(root, date)?.total ?? Number.NaN;
  const margin = marginOn(root, date)?.initial ?? Number.NaN;
  expect(trades.length).toBeGreaterThan(0);
  for (const trade of trades) {
    expect(trade.gross).toBeCloseTo(trade.side * (trade.exitPrice - trade.entryPrice) * trade.quantity * pointValue, 6);
    expect(trade.fees).toBeCloseTo(2 * fees * trade.quantity, 6);
    expect(trade.net).toBeCloseTo(trade.gross - trade.fees, 6);
    expect(trade.quantity * margin).toBeLessThanOrEqual(EQUITY);
  }
}

describe('other instruments, by the symbol of the recording alone', () => {
  it.each([
    ['MESH4', 4_800, 30],
    ['NQH4', 16_800, 60],
    ['MNQH4', 16_800, 60],
    ['GCG4', 2_050, 20],
  ])('%s is sized, charged and earned as the contract it is', async (symbol, price, swing) => {
    await recordSwingingMarket(inFolder(symbol), { symbol, price, swing, minutes: 8 });
    const found = await result('run', inFolder(symbol), '--config', inFolder('open.json'));
    expect(found.instrument).toBe(symbol);
    expectContract(found);
  });

  withSession('the NQ session of 2019-12-16, prices without sizes, from import to trades', async () => {
    const imported = await runJson('import', 'price-ticks', String(NQ_SESSION), '--out', inFolder('nq'));
    expect(imported).toMatchObject({ instrument: 'NQH20', events: { trade: 102_630 } });
    const found = await result('run', inFolder('nq'), '--config', repositoryFile('examples/configs/prices-only.json'));
    expect([found.instrument, found.tradeDates]).toEqual(['NQH20', ['2019-12-16']]);
    expect(found.assumptions).toContain('assumedSpread');
    expectContract(found);
  });
});
