import type { BarEvent } from '@mia-trading/core';
import { AverageTrueRange, ConvergenceDivergence, ExponentialAverage, RelativeStrength } from '@mia-trading/technical';
import { ATR as PeerATR, EMA as PeerEMA, MACD as PeerMACD, RSI as PeerRSI } from 'technicalindicators';
import { ATR as SignalsATR, EMA as SignalsEMA, MACD as SignalsMACD, RSI as SignalsRSI } from 'trading-signals';
import { minuteBars } from '../market/minute-bars.js';
import { timePasses } from '../measure/passes.js';
import type { Measured, Workload, WorkloadContext } from '../workload.js';

/** One step of a streaming indicator: folds a bar and answers with its value, `NaN` while it warms up. */
type Step = (bar: BarEvent) => number;

interface Contest {
  readonly name: string;
  readonly settings: string;
  readonly contenders: Readonly<Record<string, () => Step>>;
}

const EMA_PERIOD = 20;
const WILDER_PERIOD = 14;
const [FAST, SLOW, SIGNAL] = [12, 26, 9] as const;

const CONTESTS: readonly Contest[] = [
  {
    name: 'ema',
    settings: `EMA(${EMA_PERIOD})`,
    contenders: {
      mia: () => {
        const ema = new ExponentialAverage(EMA_PERIOD);
        return (bar) => ema.next(bar.close);
      },
      technicalindicators: () => {
        const ema = new PeerEMA({ period: EMA_PERIOD, values: [] });
        return (bar) => ema.nextValue(bar.close) ?? NaN;
      },
      'trading-signals': () => {
        const ema = new SignalsEMA(EMA_PERIOD);
        return (bar) => ema.add(bar.close) ?? NaN;
      },
    },
  },
  {
    name: 'rsi',
    settings: `RSI(${WILDER_PERIOD})`,
    contenders: {
      mia: () => {
        const rsi = new RelativeStrength(WILDER_PERIOD);
        return (bar) => rsi.next(bar.close);
      },
      technicalindicators: () => {
        const rsi = new PeerRSI({ period: WILDER_PERIOD, values: [] });
        return (bar) => rsi.nextValue(bar.close) ?? NaN;
      },
      'trading-signals': () => {
        const rsi = new SignalsRSI(WILDER_PERIOD);
        return (bar) => rsi.add(bar.close) ?? NaN;
      },
    },
  },
  {
    name: 'atr',
    settings: `ATR(${WILDER_PERIOD})`,
    contenders: {
      mia: () => {
        const atr = new AverageTrueRange(WILDER_PERIOD);
        return (bar) => atr.next(bar.high, bar.low, bar.close);
      },
      technicalindicators: () => {
        const atr = new PeerATR({ period: WILDER_PERIOD, high: [], low: [], close: [] });
        return (bar) => atr.nextValue({ high: bar.high, low: bar.low, close: bar.close }) ?? NaN;
      },
      'trading-signals': () => {
        const atr = new SignalsATR(WILDER_PERIOD);
        return (bar) => atr.add(bar) ?? NaN;
      },
    },
  },
  {
    name: 'macd',
    settings: `MACD(${FAST}, ${SLOW}, ${SIGNAL}), histogram`,
    contenders: {
      mia: () => {
        const macd = new ConvergenceDivergence(FAST, SLOW, SIGNAL);
        return (bar) => macd.next(bar.close);
      },
      technicalindicators: () => {
        const macd = new PeerMACD({ values: [], fastPeriod: FAST, slowPeriod: SLOW, signalPeriod: SIGNAL, SimpleMAOscillator: false, SimpleMASignal: false });
        return (bar) => macd.nextValue(bar.close)?.histogram ?? NaN;
      },
      'trading-signals': () => {
        const macd = new SignalsMACD(new SignalsEMA(FAST), new SignalsEMA(SLOW), new SignalsEMA(SIGNAL));
        return (bar) => macd.add(bar.close)?.histogram ?? NaN;
      },
    },
  },
];

const BARS = 200_000;
const WARM = 3;
const DIGITS = 6;

async function compare({ isQuick }: WorkloadContext, { settings, contenders }: Contest): Promise<Measured> {
  const bars = minuteBars(BARS, 'ES', 0);
  const figures = [];
  for (const [name, build] of Object.entries(contenders)) {
    let last = NaN;
    const passes = await timePasses({
      warm: WARM,
      items: BARS * (isQuick ? WARM : 3 * WARM),
      pass: () => {
        const step = build();
        for (const bar of bars) last = step(bar);
        return bars.length;
      },
    });
    figures.push({ name, value: passes.cpuNs, unit: 'ns/update', note: `CPU time; best pass by the wall clock ${passes.bestNs.toFixed(1)}; last value ${last.toFixed(DIGITS)}` });
  }
  return { figures, notes: [`${settings} over ${BARS} bars of a random walk, one update and one answer a bar`] };
}

export const indicators: readonly Workload[] = CONTESTS.map((contest) => ({
  name: `indicator:${contest.name}`,
  description: `${contest.settings} beside technicalindicators and trading-signals.`,
  run: (context) => compare(context, contest),
}));
