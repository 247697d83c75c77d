// putCallRatio alone, by hand: one put and one call, six days on which 1.25 puts went with a call at any time, and a day that is another.
import { createReading, createSessionClock, FeatureSet, MarketState, MINUTE, resolveInstrument, runFeatures, type OptionQuoteEvent } from '@mia-trading/core';
import { optionsConfig, PutCallRatio } from '@mia-trading/spx-options';

const DATES = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13', '2026-11-16', '2026-11-17'];

const instrument = resolveInstrument('ESZ6', { asOf: '2026-11-17' });
const calendar = createSessionClock(instrument);
const market = new MarketState(instrument, calendar);
const feature = new PutCallRatio(optionsConfig.parse({}).putCallRatio);
const features = new FeatureSet([feature]);
const reading = createReading();

/** Contracts traded so far in the put and the call, as a quote of each tells them. */
function trade(date: string, minute: number, puts: number, calls: number): void {
  const ts = (calendar.regularHours(date)?.start ?? 0) + minute * MINUTE;
  for (const [right, volume] of [['P', puts], ['C', calls]] as const) {
    const quote: OptionQuoteEvent = {
      kind: 'optionQuote', tsEvent: ts, tsInit: ts, seq: 0, instrument: 'SPX', root: 'SPXW', expiry: '2026-11-20', strike: 6_000, right, volume,
      bid: 20, ask: 21, bidSize: 10, askSize: 10, last: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: 6_000,
    };
    runFeatures(features, market, quote);
  }
}

function tell(): void {
  feature.read(market, reading);
  const { basis, putVolume, callVolume, ratio, norm, normalised, contrarian } = feature.explain(market);
  const said = reading.available ? `signal ${reading.signal.toFixed(2)}, confidence ${reading.confidence.toFixed(2)}` : `unavailable: ${reading.reason}`;
  console.log(`${putVolume} puts, ${callVolume} calls: ratio ${ratio}, usual ${norm} (${basis}), normalised ${normalised}, contrarian ${contrarian}  ${said}`);
}

for (const date of DATES.slice(0, -1)) for (let minute = 5; minute <= 385; minute += 5) trade(date, minute, 250 * minute, 200 * minute);
const [today = ''] = DATES.slice(-1);
trade(today, 5, 0, 0);
tell();
for (const [minute, puts, calls] of [[60, 12_500, 10_000], [120, 18_000, 16_000], [180, 30_000, 40_000], [240, 90_000, 48_000]] as const) {
  trade(today, minute, puts, calls);
  tell();
}
