import { describe, expect, it } from '@jest/globals';
import { expectPrinted } from './test-support/run-example.js';

/** Numbers that follow a word in a text, in order: `numbersAfter('delta', ...)` of "delta 4, delta -2" are 4 and -2. */
function numbersAfter(word: string, text: string): number[] {
  return [...text.matchAll(new RegExp(`${word} +(-?[\\d.]+)`, 'g'))].map(([, number]) => Number(number));
}

const linesOf = (text: string): string[] => text.trim().split('\n');

describe('features of order flow, each alone', () => {
  it('volumeConfirmation: what was carried on from bytes says the same in the end', () => {
    const printed = expectPrinted('volume-confirmation');
    expect(printed).toMatch(/in the end (-?[\d.e-]+) and \1: the same\n$/);
    expect(numbersAfter('signal', printed).some((signal) => signal < -0.5)).toBe(true);
  });

  it('smartMoneyFlow: every sweep and block of the plan is found, and the flow leans their way in most cases', () => {
    const episodes = linesOf(expectPrinted('smart-money-flow')).slice(0, -1);
    expect(episodes).toHaveLength(10);
    for (const line of episodes) expect(line).toMatch(line.includes('sweep of') ? /found as sweep/ : /found as (block|largeParent)/);
    const withIt = episodes.filter((line) => (line.includes('  buying') ? 1 : -1) === Math.sign(numbersAfter('signal', line)[0] ?? 0));
    expect(withIt.length).toBeGreaterThan(episodes.length / 2);
  });

  it('deltaDivergence: its delta is that of the prints, and a signal has the side of the divergence just found', () => {
    const printed = expectPrinted('delta-divergence');
    expect(printed).toMatch(/delta of the session (-?\d+), of regular hours \1; the prints add up to \1\n/);
    const told = linesOf(printed).filter((line) => line.includes('deltaDivergence') && line.includes('signal'));
    expect(told.length).toBeGreaterThan(3);
    for (const line of told) expect(Math.sign(numbersAfter('signal', line)[0] ?? 0)).toBe(line.includes('deltaDivergence up') ? 1 : -1);
  });

  it('tickMomentum: twenty prints of two contracts, a tick apart, are a delta of 40 over 19 ticks, and their mirror is the opposite', () => {
    const [early, , bought = '', sold = ''] = linesOf(expectPrinted('tick-momentum'));
    expect(early).toContain('not warm');
    expect(bought).toContain('volume 1.00, direction 1.00, velocity 1.00; delta 40, 19 ticks; up, enter');
    expect(numbersAfter('signal', sold)).toEqual(numbersAfter('signal', bought).map((signal) => -signal));
  });
});

describe('technical features, each alone', () => {
  it('vwapTrend: the VWAP is turnover over volume', () => {
    const printed = expectPrinted('vwap-trend');
    expect(printed).toMatch(/by hand (\d+\.\d{6}), by the feature \1\n/);
    expect(numbersAfter('signal', printed).every((signal) => Math.abs(signal) <= 1)).toBe(true);
  });

  it('tickPatterns: unavailable until warm, then every signal comes from patterns, of both sides over an hour and a half', () => {
    const printed = expectPrinted('tick-patterns');
    const read = linesOf(printed).filter((line) => /^\d\d:/.test(line));
    expect(read.filter((line) => line.includes('not warm'))).toHaveLength(2);
    for (const line of read.slice(2)) expect(line).toMatch(/signal -?[\d.]+ from \w+ -?[\d.]+/);
    expect(printed).toMatch(/failedBreak +2 up +4 down/);
  });

  it('mtfConfluence: the mean is that of the timeframes by the weights of the regime', () => {
    const printed = expectPrinted('mtf-confluence');
    const signals = numbersAfter('signal', printed).slice(0, 4);
    const confidences = numbersAfter('confidence', printed).slice(0, 4);
    for (const [index, weights] of [[0.7, 0.2, 0.1, 0], [0.5, 0.3, 0.15, 0.05], [0.3, 0.3, 0.25, 0.15]].entries()) {
      const weighted = weights.map((weight, i) => weight * (confidences[i] ?? 0));
      const mean = weighted.reduce((sum, weight, i) => sum + weight * (signals[i] ?? 0), 0) / weighted.reduce((sum, weight) => sum + weight, 0);
      expect(Math.abs((numbersAfter('mean', printed)[index] ?? 0) - mean)).toBeLessThan(0.011);
    }
  });

  it('levels: sorted, the wall of one is its strongest, and it stands in the way of a buyer', () => {
    const printed = expectPrinted('level-map');
    const zones = linesOf(printed).filter((line) => line.includes('strength'));
    const lows = zones.map((line) => Number.parseFloat(line));
    expect(lows).toEqual([...lows].sort((a, b) => a - b));
    expect(zones.find((line) => line.includes('callWall'))).toContain('strength 1.00');
    expect(printed).toMatch(/buying at [\d.]+: callWall at 6025.00, 37 ticks, in the way/);
  });
});

describe('features of options and sentiment, each alone', () => {
  it('gammaExposure and dealerPosition: net within gross, walls about the flip, ES above SPX by the basis', () => {
    const printed = expectPrinted('gamma-exposure');
    for (const line of linesOf(printed).filter((one) => one.includes('gamma: net'))) {
      const [net = NaN, gross = NaN] = [numbersAfter('net', line)[0], numbersAfter('of', line)[0]];
      const [putWall = NaN, callWall = NaN, callWallEs = NaN] = [numbersAfter('put wall', line)[0], numbersAfter('call wall', line)[0], numbersAfter('ES', line)[0]];
      expect(Math.abs(net)).toBeLessThanOrEqual(gross);
      expect(line.startsWith(net / gross > 0.05 ? 'long' : 'neutral', 7)).toBe(true);
      if (line.includes('call wall none')) continue;
      expect(callWall).toBeGreaterThan(putWall);
      expect(callWallEs - callWall).toBeCloseTo(14.7, 0);
    }
    // The first computation of the chain goes on while it is asked for the first time; what is not known yet is said to be so.
    expect(printed).toContain('gammaExposure unavailable: exposures are being computed');
    const hedged = linesOf(printed).findLast((line) => line.includes('dealerPosition signal')) ?? '';
    const [hedges = NaN, usual = NaN] = [numbersAfter('hedges', hedged)[0], numbersAfter('usual', hedged)[0]];
    expect(Math.abs((numbersAfter('dealerPosition signal', hedged)[0] ?? NaN) - Math.tanh(hedges / usual))).toBeLessThan(0.006);
  });

  it('putCallRatio: linear from +1 at 0.8 of the usual to -1 at 1.2', () => {
    const printed = expectPrinted('put-call-ratio');
    expect(numbersAfter('normalised', printed)).toEqual([1, 1, 0.9, 0.6, 1.5]);
    expect(numbersAfter('signal', printed)).toEqual([0, 0, 0.5, 1, -1]);
  });

  it('vixLevel: Low below 14 and until 16, High from 26 and Extreme from 36; a falling VIX is bullish', () => {
    const lines = linesOf(expectPrinted('vix-level')).slice(1);
    const regimes = lines.map((line) => line.slice(10, 18).trim());
    expect(regimes).toEqual(['Normal', 'Normal', 'Normal', 'Normal', 'Low', 'Low', 'Normal', 'Normal', 'Normal', 'High', 'High', 'Extreme']);
    for (const line of lines) expect(Math.sign(numbersAfter('signal', line)[0] ?? 0)).toBe(-Math.sign(Number(/(-?[\d.]+) points/.exec(line)?.[1])));
  });

  it('techSentiment and fearGreed: each day is ranked among one more than the day before', () => {
    const printed = expectPrinted('market-mood');
    expect(numbersAfter('among', printed)).toEqual([300, 301, 302]);
    for (const share of numbersAfter('percentile', printed)) expect(share).toBeLessThanOrEqual(1);
    for (const [line, signal] of linesOf(printed).filter((one) => one.includes('fearGreed')).map((one) => [one, numbersAfter('fearGreed', one)[0] ?? NaN] as const)) {
      expect(signal).toBeCloseTo((Number(/: ([\d.]+),/.exec(line)?.[1]) - 50) / 50, 2);
    }
  });
});

describe('what changes thresholds and size, each alone', () => {
  it('volatility and trend: the usual range is known from the sixth session on', () => {
    const lines = linesOf(expectPrinted('market-regime')).filter((line) => line.includes('volatility'));
    expect(lines.map((line) => line.includes('not known yet'))).toEqual([true, true, true, true, true, false]);
    for (const line of lines.slice(0, -1)) expect(line).toContain('volatility Normal: VIX Normal');
    // More than twice the usual range is Extreme, whatever the VIX.
    expect(numbersAfter('points,', lines.at(-1) ?? '')[0]).toBeGreaterThan(2);
    expect(lines.at(-1)).toMatch(/volatility Extreme: VIX Normal.*size x0.5, stop x2, target x2, gate \+10$/);
  });

  it('sessionOptimizer: London has left summer time before New York, and the overlap adds 5 % to the open', () => {
    const printed = expectPrinted('session-optimizer');
    expect(printed).toContain('10-27T09:00 UTC  london: size x1 neutral, x1.1 brief');
    expect(printed).toContain('10-27T13:30 UTC  newYorkOpen with London: size x1 neutral, x1.26 brief');
    expect(linesOf(printed)).toHaveLength(11);
  });
});
