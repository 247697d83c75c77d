import { beforeAll, describe, expect, it } from '@jest/globals';
import type { SimulatedVenueConfig } from '@mia-trading/execution';
import { generateMarket } from '@mia-trading/synthetic-market';
import { documented, isFullLevel } from './test-support/measured-detectors.js';
import { tradeAtRandom, type RandomTrade } from './test-support/random-trader.js';

/** In the null market nobody can foresee the price: orders at random lose what they pay, whatever rule fills them. */
const RULES = {
  '`touch`': { fillRule: 'touch' },
  '`tradeThrough`': { fillRule: 'tradeThrough' },
  '`queue`, `conservative`': { fillRule: 'queue', queueModel: 'conservative' },
  '`queue`, `probabilistic`': { fillRule: 'queue', queueModel: 'probabilistic' },
  '`queue`, `distribution`, `random`': { fillRule: 'queue', latencyModel: 'distribution', slippageModel: 'random' },
} as const satisfies Readonly<Record<string, Partial<SimulatedVenueConfig>>>;

type Rule = keyof typeof RULES;
const NAMES = Object.keys(RULES) as Rule[];

const SEEDS = Array.from({ length: isFullLevel ? 10 : 3 }, (_, index) => 700 + index);
/** From 09:30 CT on, at a twentieth of the trades: prices vary as much. */
const SPAN = { minutes: { from: 990, to: isFullLevel ? 1_110 : 1_020 }, scale: 0.05, chain: 'none' } as const;
/** Standard errors that a mean of nothing may be away from it: one in some ten thousand for all rules together. */
const FAR = 4;

interface Result {
  readonly trades: number;
  readonly net: number;
  readonly move: number;
  /** Standard error of `move`. */
  readonly error: number;
  readonly netError: number;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) * (value - mean))) / values.length);
}

function resultOf(trades: readonly RandomTrade[]): Result {
  const nets = trades.map(({ net }) => net);
  const moves = trades.map(({ move }) => move);
  return { trades: trades.length, net: average(nets), move: average(moves), error: standardError(moves), netError: standardError(nets) };
}

describe('orders at random in the null market', () => {
  const results = new Map<Rule, Result>();
  const of = (rule: Rule): Result => results.get(rule) as Result;

  beforeAll(() => {
    const trades = new Map<Rule, RandomTrade[]>(NAMES.map((name) => [name, []]));
    for (const seed of SEEDS) {
      for (const session of generateMarket({ seed, sessions: 1, mode: 'null', ...SPAN })) {
        const played = tradeAtRandom(session, seed, RULES);
        for (const name of NAMES) trades.get(name)?.push(...(played[name] ?? []));
      }
    }
    for (const name of NAMES) results.set(name, resultOf(trades.get(name) ?? []));
  });

  it.each(NAMES)('%s: what is left beside the costs is nothing', (rule) => {
    const { trades, move, error } = of(rule);
    expect(trades).toBeGreaterThan(isFullLevel ? 300 : 20);
    expect(Math.abs(move)).toBeLessThan(FAR * error);
  });

  it.each(NAMES)('%s: loses', (rule) => {
    const { net, netError } = of(rule);
    expect(net).toBeLessThan(isFullLevel ? 0 : FAR * netError);
  });

  it('a touch fills more than a queue, a queue more than a trade through', () => {
    expect(of('`touch`').trades).toBeGreaterThan(of('`queue`, `conservative`').trades);
    expect(of('`queue`, `conservative`').trades).toBeGreaterThan(of('`tradeThrough`').trades);
  });

  (isFullLevel ? it : it.skip)('is documented in docs/fills.md (MIA_UPDATE_DOCS=1 writes the table anew)', () => {
    const dollars = (value: number): string => `${value < 0 ? '-' : ''}${Math.abs(value).toFixed(2)}`;
    const rows = NAMES.map((rule) => {
      const { trades, net, move, error } = of(rule);
      return `| ${rule} | ${trades} | ${dollars(net)} | ${dollars(net - move)} | ${dollars(move)} ± ${(2 * error).toFixed(2)} |`;
    });
    const table = ['| rule | trades | net, dollars a trade | of it costs | what is left, with two standard errors |', '| --- | --: | --: | --: | --: |', ...rows].join('\n');
    const { page, expected } = documented('null-fills.test.ts', table, 'fills.md');
    expect(page).toBe(expected);
  });
});
