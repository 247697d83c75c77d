import type { IsoDate } from '../time/civil-date.js';

/** What one side (entry or exit) of one contract costs, in dollars, from a date on. */
export interface FeeSchedule {
  readonly root: string;
  /** First trade date it applies to. */
  readonly from: IsoDate;
  /** Interactive Brokers, fixed plan, lowest volume tier. */
  readonly commission: number;
  /** Exchange and clearing, non-member, on Globex. */
  readonly exchange: number;
  /** National Futures Association assessment. */
  readonly regulatory: number;
  /** Sum of the three. */
  readonly total: number;
  readonly source: string;
  /** `true` where amount and date were read in a fee schedule; `false` where one of them is assumed. */
  readonly isVerified: boolean;
}

interface FeeLine {
  readonly roots: readonly string[];
  readonly from: IsoDate;
  readonly commission: number;
  /** Cents avoid sums such as 0.85 + 1.14 that no double holds. */
  readonly exchange: number;
  readonly source: string;
  readonly isVerified: boolean;
}

/** NFA assessment per side, in cents. */
const REGULATORY_CENTS = 2;
const CENTS = 100;

const LEAN = 'QuantConnect Lean InteractiveBrokersFeeModel';

/**
 * Amounts in cents, oldest first. Only the amounts of a named source are facts; most dates are not. Where a change is known and its date
 * is not, the dearer fee is used from the earlier date.
 */
const FEE_LINES: readonly FeeLine[] = [
  {
    roots: ['ES', 'NQ'],
    from: '2009-03-22',
    commission: 85,
    exchange: 114,
    source: `CME fee schedule of 2009-03-22 (clearing 0.39), still in that of 2015-01-01, with the Globex fee 0.75 of a broker's table; commission ${LEAN}`,
    isVerified: false,
  },
  { roots: ['ES', 'NQ'], from: '2015-01-02', commission: 85, exchange: 128, source: `${LEAN}; date assumed: after the schedule of 2015-01-01`, isVerified: false },
  { roots: ['ES', 'NQ'], from: '2023-02-01', commission: 85, exchange: 138, source: `commission ${LEAN}; exchange fee and date assumed from the rise of the micro contracts`, isVerified: false },
  { roots: ['MES', 'MNQ'], from: '2019-05-06', commission: 25, exchange: 30, source: `${LEAN}; date is the listing of the contracts`, isVerified: false },
  { roots: ['MES', 'MNQ'], from: '2023-02-01', commission: 25, exchange: 35, source: `commission ${LEAN}; exchange fee Optimus Futures (about 0.35); date assumed`, isVerified: false },
  { roots: ['GC'], from: '2009-03-22', commission: 85, exchange: 160, source: `${LEAN} (its default exchange fee); date assumed`, isVerified: false },
];

/** Every known fee schedule, oldest first within a root: for the documentation and for reports. */
export const FEE_SCHEDULES: readonly FeeSchedule[] = FEE_LINES.flatMap(({ roots, from, commission, exchange, source, isVerified }) =>
  roots.map((root) => ({
    root,
    from,
    commission: commission / CENTS,
    exchange: exchange / CENTS,
    regulatory: REGULATORY_CENTS / CENTS,
    total: (commission + exchange + REGULATORY_CENTS) / CENTS,
    source,
    isVerified,
  })),
);

/** Fees of one side of one contract of a root on a trade date; `null` when none are known, e.g. for a stock or before the first date. */
export function feesOn(root: string, date: IsoDate): FeeSchedule | null {
  return FEE_SCHEDULES.findLast((schedule) => schedule.root === root && schedule.from <= date) ?? null;
}
