import type { MarketReport } from './market-statistics.js';

/** One line of the table of generated against recorded statistics. */
interface Row {
  readonly name: string;
  readonly of: (report: MarketReport) => number;
  readonly digits: number;
}

const PERCENT = 100;

const ROWS: readonly Row[] = [
  { name: 'trades', of: ({ trades }) => trades, digits: 0 },
  { name: 'contracts', of: ({ lots }) => lots, digits: 0 },
  { name: 'print size, median', of: ({ printSize }) => printSize.p50, digits: 0 },
  { name: 'print size, 90th percentile', of: ({ printSize }) => printSize.p90, digits: 0 },
  { name: 'print size, 99th percentile', of: ({ printSize }) => printSize.p99, digits: 0 },
  { name: 'matching event size, 99th percentile', of: ({ parentSizeP99 }) => parentSizeP99, digits: 0 },
  { name: 'time at a one-tick spread, %', of: ({ oneTickShare }) => PERCENT * oneTickShare, digits: 1 },
  { name: 'best queue, median, contracts', of: ({ queueSize }) => queueSize.p50, digits: 0 },
  { name: 'best queue, mean, contracts', of: ({ queueSize }) => queueSize.mean, digits: 0 },
  { name: 'autocorrelation of trade signs, lag 1', of: ({ signAutocorrelation }) => signAutocorrelation, digits: 2 },
  { name: 'mid moves per trade', of: ({ midMovesPerTrade }) => midMovesPerTrade, digits: 2 },
  { name: 'variance / mean of trades in 1 s (Poisson: 1)', of: ({ intervals }) => intervals[1].countDispersion, digits: 1 },
  { name: 'variance / mean of trades in 60 s', of: ({ intervals }) => intervals[60].countDispersion, digits: 0 },
  { name: 'R² of the mid change on order flow imbalance, 1 s', of: ({ intervals }) => intervals[1].ofiR2, digits: 2 },
  { name: 'R² of the mid change on order flow imbalance, 10 s', of: ({ intervals }) => intervals[10].ofiR2, digits: 2 },
  { name: 'R² of the mid change on order flow imbalance, 30 s', of: ({ intervals }) => intervals[30].ofiR2, digits: 2 },
  { name: 'slope of that fit, 10 s, ticks per contract', of: ({ intervals }) => intervals[10].ofiSlope, digits: 4 },
  { name: 'deviation of the mid change in 60 s, ticks', of: ({ intervals }) => intervals[60].midDeviation, digits: 1 },
  { name: 'kurtosis of the mid change in 10 s (normal: 3)', of: ({ intervals }) => intervals[10].midKurtosis, digits: 1 },
  ...['below -0.6', '-0.6 to -0.2', '-0.2 to 0.2', '0.2 to 0.6', 'above 0.6'].map(
    (range, bin): Row => ({ name: `next mid move up at queue imbalance ${range}, %`, of: ({ upMoveShare }) => PERCENT * (upMoveShare[bin] ?? Number.NaN), digits: 0 }),
  ),
];

/** A Markdown table with one column per report; a report that is missing leaves its column out. */
export function statisticsTable(columns: readonly (readonly [string, MarketReport])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['statistic', ...columns.map(([title]) => title)]),
    line(['---', ...columns.map(() => '--:')]),
    ...ROWS.map(({ name, of, digits }) => line([name, ...columns.map(([, report]) => format(of(report), digits))])),
  ].join('\n');
}

function format(value: number, digits: number): string {
  const [whole = '', fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
