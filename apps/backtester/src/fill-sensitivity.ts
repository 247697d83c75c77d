import { FILL_ASSUMPTIONS, TradeTally, withFills, type Config, type FillAssumption, type SimulatedLaneOptions } from '@mia-trading/engine';
import { judgeFills, tradeStatistics, type FillJudgement, type TradeStatistics } from '@mia-trading/performance';

/** What came of the ratings under one assumption about fills. */
export interface FillLane extends FillAssumption {
  readonly orders: number;
  readonly fills: number;
  readonly refusals: number;
  readonly statistics: TradeStatistics;
}

export interface FillSensitivity extends FillJudgement {
  readonly lanes: readonly FillLane[];
}

/** A lane beside the run for every assumption about fills. */
export class FillLanes {
  readonly #config: Config;
  readonly #lanes = FILL_ASSUMPTIONS.map((assumption) => ({ assumption, tally: new TradeTally() }));

  constructor(config: Config) {
    this.#config = config;
  }

  get lanesBeside(): readonly SimulatedLaneOptions[] {
    return this.#lanes.map(({ assumption, tally }) => ({ config: withFills(this.#config, assumption), sink: tally }));
  }

  /** Once the run is over. */
  result(tradeDates: readonly string[]): FillSensitivity {
    const lanes = this.#lanes.map(({ assumption, tally: { orders, fills, refusals, trades } }) => ({
      ...assumption,
      orders,
      fills,
      refusals,
      statistics: tradeStatistics(trades, this.#config.account.equity, tradeDates),
    }));
    return { ...judgeFills(lanes.map(({ fillRule, statistics: { trades, net } }) => ({ fillRule, trades, net }))), lanes };
  }
}
