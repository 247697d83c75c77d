import { DailyHistory } from '@mia-trading/spx-options';

/** Daily series that features of the options share: each day counts from the next session on. Those brought at the start are the warm-up. */
export interface MarketHistories {
  readonly vix: DailyHistory;
  readonly vix3m: DailyHistory;
  readonly vvix: DailyHistory;
  readonly vxn: DailyHistory;
  readonly spx: DailyHistory;
  /** Raw put/call volume ratio of SPX and SPXW. */
  readonly putCall: DailyHistory;
}

/** Empty histories but for those given. */
export function marketHistories(given: Partial<MarketHistories> = {}): MarketHistories {
  return { vix: new DailyHistory(), vix3m: new DailyHistory(), vvix: new DailyHistory(), vxn: new DailyHistory(), spx: new DailyHistory(), putCall: new DailyHistory(), ...given };
}
