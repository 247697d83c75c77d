import { NO_PRICE } from '@mia-trading/core';
import type { SessionVwap, VolumeProfile } from '@mia-trading/technical';
import type { FeatureColumn, FeatureMoment } from './feature-column.js';

type Anchor = 'session' | 'regular';

const ANCHOR_WORDS: Readonly<Record<Anchor, string>> = { session: 'the session (from 17:00 CT)', regular: 'regular hours (08:30-15:00 CT)' };

function double(name: string, unit: string, meaning: string, read: FeatureColumn['read']): FeatureColumn {
  return { name, type: 'double', unit, meaning, read };
}

function vwapOf({ pipeline, market }: FeatureMoment, anchor: Anchor, read: (sums: SessionVwap['session']['sums']) => number): number | null {
  const vwap = pipeline.features.vwapTrend?.vwap;
  if (vwap === undefined || !vwap.isSizeKnown || !(vwap[anchor].sums.volume > 0)) return null;
  return read(vwap[anchor].sums) * market.instrument.tickSize;
}

function profileOf({ pipeline, market }: FeatureMoment, anchor: Anchor, read: (area: VolumeProfile['valueArea']) => number): number | null {
  const levels = pipeline.features.volumeProfile?.levels;
  const profile = anchor === 'session' ? levels?.sessionProfile : levels?.regularProfile;
  if (profile === undefined || !profile.isUsable) return null;
  return read(profile.valueArea) * market.instrument.tickSize;
}

function anchored(anchor: Anchor, names: readonly [vwap: string, sd: string, poc: string, vah: string, val: string]): FeatureColumn[] {
  const words = ANCHOR_WORDS[anchor];
  const [vwap, sd, poc, vah, val] = names;
  return [
    double(vwap, 'points', `volume-weighted average price of ${words}`, (moment) => vwapOf(moment, anchor, ({ mean }) => mean)),
    double(sd, 'points', `volume-weighted population standard deviation around ${vwap}`, (moment) => vwapOf(moment, anchor, ({ deviation }) => deviation)),
    double(poc, 'points', `point of control of ${words} so far`, (moment) => profileOf(moment, anchor, ({ pointOfControl }) => pointOfControl)),
    double(vah, 'points', `value area high of ${words} so far`, (moment) => profileOf(moment, anchor, ({ high }) => high)),
    double(val, 'points', `value area low of ${words} so far`, (moment) => profileOf(moment, anchor, ({ low }) => low)),
  ];
}

function bestPrice({ market: { book } }: FeatureMoment, ticks: number): number | null {
  return ticks === NO_PRICE ? null : ticks * book.tickSize;
}

/** `null` where every print so far lacks an aggressor of the exchange. */
function known({ delta: { session } }: FeatureMoment, value: number): number | null {
  return session.unknownVolume < session.volume ? value : null;
}

/** The moment, the book and what has traded. */
export const MARKET_COLUMNS: readonly FeatureColumn[] = [
  { name: 'tsEvent', type: 'integer', unit: 'µs since 1970', meaning: 'exchange time of the print; in rows by time the evaluation point', read: ({ ts }) => ts },
  { name: 'tsInit', type: 'integer', unit: 'µs since 1970', meaning: 'when all in the row was known: the clock of the run, by which --from and --to cut', read: ({ market }) => market.now },
  double('price', 'points', 'last price, that of the print itself in rows by print', ({ price }) => price),
  double('tradeSize', 'contracts', 'size of the print; empty in rows by time', ({ tradeSize }) => tradeSize),
  { name: 'tradeAggressor', type: 'integer', unit: '+1, 0, -1', meaning: 'aggressor of the print, inferred where the exchange tells none; empty in rows by time', read: ({ tradeAggressor }) => tradeAggressor },
  double('bid', 'points', 'best bid; in rows by print before it', (moment) => bestPrice(moment, moment.market.book.bestBid)),
  double('bidSize', 'contracts', 'size at the best bid', ({ market }) => market.book.bestBidSize),
  double('ask', 'points', 'best offer; in rows by print before it', (moment) => bestPrice(moment, moment.market.book.bestAsk)),
  double('askSize', 'contracts', 'size at the best offer', ({ market }) => market.book.bestAskSize),
  ...anchored('session', ['vwap', 'vwapSd', 'poc', 'vah', 'val']),
  ...anchored('regular', ['regularVwap', 'regularVwapSd', 'regularPoc', 'regularVah', 'regularVal']),
  double('cumulativeDelta', 'contracts', 'bought less sold since 17:00 CT by aggressors that the exchange told, the print of the row included', (moment) => known(moment, moment.delta.session.delta)),
  double('regularDelta', 'contracts', 'that of regular hours alone', (moment) => known(moment, moment.delta.regularHours.delta)),
  double('deltaCoverage', '0 to 1', 'share of the volume since 17:00 CT whose aggressor the exchange told', ({ delta: { session } }) => session.coverage),
  double('atr', 'points', 'average true range of closed bars, which stops are measured in', ({ pipeline }) => pipeline.rangePoints),
];
