import type { IsoDate } from '../time/civil-date.js';

/** Margin of one contract held overnight, in dollars, from a date on. */
export interface MarginSchedule {
  readonly root: string;
  /** First trade date it applies to. */
  readonly from: IsoDate;
  /** Initial margin that the exchange asks of a speculator: never less than published while this line applies. */
  readonly exchange: number;
  /** What Interactive Brokers is taken to ask. */
  readonly initial: number;
  readonly source: string;
  /** `true` where the exchange's amounts were read in a margin table; `false` where they are assumed. What the broker adds is always assumed. */
  readonly isVerified: boolean;
}

type MarginLine = readonly [root: string, from: IsoDate, exchange: number];

/**
 * What the broker asks over the exchange, assumed: Interactive Brokers publishes today's margins and no history, and has mostly asked for
 * less than this on top.
 */
const BROKER_FACTOR = 1.25;

/**
 * The exchange changes margins several times a year. Changes that lie within a quarter of each other are one line here, with the highest
 * amount from the earliest date: never less than was asked, at most a quarter more. The last changes that were read are those of 2022-01-21
 * (ES, MES, MNQ), 2020-03-18 (NQ) and 2020-04-14 (GC): how long they stayed nobody told, so from the day after them all is assumed.
 */
const PUBLISHED: readonly MarginLine[] = [
  ['ES', '2012-03-26', 4_758],
  ['ES', '2014-07-25', 5_555],
  ['ES', '2018-02-07', 7_260],
  ['ES', '2020-03-02', 9_900],
  ['ES', '2020-03-17', 13_200],
  ['MES', '2019-05-06', 792],
  ['MES', '2020-03-04', 990],
  ['MES', '2020-03-17', 1_320],
  ['NQ', '2012-03-26', 2_640],
  ['NQ', '2013-10-15', 3_630],
  ['NQ', '2014-10-31', 4_840],
  ['NQ', '2016-01-27', 5_280],
  ['NQ', '2016-05-26', 4_950],
  ['NQ', '2018-01-12', 6_380],
  ['NQ', '2018-09-20', 8_360],
  ['NQ', '2020-03-02', 9_900],
  ['NQ', '2020-03-10', 13_200],
  ['NQ', '2020-03-18', 16_500],
  ['MNQ', '2019-05-06', 990],
  ['MNQ', '2020-03-10', 1_320],
  ['MNQ', '2020-03-18', 1_870],
  ['GC', '2009-01-08', 4_733],
  ['GC', '2009-08-21', 4_403],
  ['GC', '2010-02-12', 5_502],
  ['GC', '2011-08-11', 6_050],
  ['GC', '2011-08-25', 9_350],
  ['GC', '2012-02-13', 10_125],
  ['GC', '2012-11-20', 7_425],
  ['GC', '2013-06-21', 8_800],
  ['GC', '2014-05-16', 6_600],
  ['GC', '2014-08-22', 5_060],
  ['GC', '2016-06-27', 6_600],
  ['GC', '2017-03-31', 5_390],
  ['GC', '2018-01-09', 4_070],
  ['GC', '2019-06-28', 5_500],
  ['GC', '2020-02-27', 6_600],
  ['GC', '2020-03-17', 9_185],
  ['GC', '2020-04-14', 10_065],
];

/** A micro contract is asked a tenth of the full one: where the micro alone is published, the full one follows. */
const TENFOLD: readonly MarginLine[] = [['NQ', '2020-03-19', 18_700]];

/** No table was at hand: orders of magnitude, on the high side. */
const ASSUMED: readonly MarginLine[] = [
  ['GC', '2020-04-15', 12_000],
  ['ES', '2022-01-22', 20_000],
  ['MES', '2022-01-22', 2_000],
  ['NQ', '2022-01-22', 29_600],
  ['MNQ', '2022-01-22', 2_960],
  ['GC', '2023-01-01', 20_000],
];

const PUBLISHED_SOURCE = 'CME Group clearing advisories, as collected by QuantConnect Lean (Data/future/*/margins)';

const scheduleOf =
  (source: string, isVerified: boolean) =>
  ([root, from, exchange]: MarginLine): MarginSchedule => ({ root, from, exchange, initial: exchange * BROKER_FACTOR, source, isVerified });

/** Every margin known or assumed, oldest first within a root: for the documentation and for reports. */
export const MARGIN_SCHEDULES: readonly MarginSchedule[] = [
  ...PUBLISHED.map(scheduleOf(PUBLISHED_SOURCE, true)),
  ...TENFOLD.map(scheduleOf('assumed: ten times what was published for the micro contract', false)),
  ...ASSUMED.map(scheduleOf('assumed', false)),
].sort((a, b) => (a.root === b.root ? textOrder(a.from, b.from) : textOrder(a.root, b.root)));

/** Margin of one contract of a root on a trade date; `null` when none is known, e.g. for a stock or before the first date. */
export function marginOn(root: string, date: IsoDate): MarginSchedule | null {
  return MARGIN_SCHEDULES.findLast((schedule) => schedule.root === root && schedule.from <= date) ?? null;
}

function textOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
