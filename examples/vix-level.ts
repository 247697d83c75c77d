// vixLevel alone, by hand: a VIX that closed at 20, then falls and rises; the regime changes a point late in each direction.
import { createReading, createSessionClock, FeatureSet, isoDate, MarketState, MINUTE, parseIsoDate, resolveInstrument, runFeatures, type IndexEvent } from '@mia-trading/core';
import { DailyHistory, optionsConfig, VixLevel } from '@mia-trading/spx-options';

const TRADE_DATE = '2026-11-17';
const DAYS = 90;
/** Closes went back and forth between these two. */
const CLOSES = [21, 20] as const;

const instrument = resolveInstrument('ESZ6', { asOf: TRADE_DATE });
const calendar = createSessionClock(instrument);
const market = new MarketState(instrument, calendar);
const history = new DailyHistory();
for (let ago = DAYS; ago > 0; ago -= 1) {
  const date = isoDate((parseIsoDate(TRADE_DATE) ?? 0) - ago);
  if (calendar.isTradeDate(date)) history.add(date, CLOSES[history.length % 2] ?? 0);
}
const feature = new VixLevel(optionsConfig.parse({}).vixLevel, history);
const features = new FeatureSet([feature]);
const reading = createReading();
const open = calendar.regularHours(TRADE_DATE)?.start ?? 0;

console.log(`${history.length} closes, the last ${history.valueAt(history.length - 1)}`);
for (const [minute, level] of [20, 18, 15.5, 14.5, 13.9, 15.5, 16, 24.5, 25.5, 26, 35, 36].entries()) {
  const ts = open + minute * MINUTE;
  const index: IndexEvent = { kind: 'index', tsEvent: ts, tsInit: ts, seq: minute, instrument: 'VIX', level };
  runFeatures(features, market, index);
  feature.read(market, reading);
  const { changePoints, usualDailyPoints, regime, percentile } = feature.explain(market);
  const said = reading.available ? `signal ${reading.signal.toFixed(2)}` : `unavailable: ${reading.reason}`;
  console.log(`VIX ${level.toFixed(1)}  ${String(regime).padEnd(8)} ${said}, ${Number(changePoints).toFixed(1)} points of usually ${Number(usualDailyPoints).toFixed(2)}, percentile ${Number(percentile).toFixed(2)}`);
}
