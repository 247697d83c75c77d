import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ResolvedInstrument } from '@mia-trading/core';
import { configSchema, Fingerprint, RunSummary, SimulatedSession, type Config } from '@mia-trading/engine';
import { repositoryRoot } from '../runner/paths.js';
import { qualityEvent, qualityOf } from './feed-quality.js';
import type { LoopedMarket } from './looped-market.js';

/** Opens the trading window and lowers gate and coverage, so that risk, brackets and venue have orders to work on. */
export const TRADING_CONFIG = path.join('examples', 'configs', 'holiday-evening.json');

/** As it stands in the file. */
export function tradingSettings(): object {
  return JSON.parse(readFileSync(path.join(repositoryRoot, TRADING_CONFIG), 'utf8')) as object;
}

export function tradingConfig(): Config {
  return configSchema.parse(tradingSettings());
}

/** Everything `backtester run` does between reading an event and writing the report. */
export class TradingRun {
  readonly summary = new RunSummary();
  readonly session: SimulatedSession;
  readonly #fingerprint = new Fingerprint();

  constructor(instrument: ResolvedInstrument, config: Config = tradingConfig()) {
    this.session = new SimulatedSession({ config, instrument, sinks: [this.#fingerprint, this.summary] });
  }

  begin({ events }: LoopedMarket): void {
    this.session.process(qualityEvent(qualityOf(events), events[0]?.tsInit ?? 0));
  }

  /** One pass over the market; returns its events. */
  pass(market: LoopedMarket, index: number): number {
    const { session } = this;
    market.play(index, (event) => {
      session.process(event);
    });
    return market.events.length;
  }

  /** Evidence that the run was no idle one. */
  get evidence(): string {
    const { evaluations, coverage, orders, trades, refusals } = this.summary;
    const { gaps, book } = this.session.engine.market;
    const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
    return `${evaluations} evaluations, mean coverage ${coverage.mean.toFixed(3)}, ${orders} orders, ${trades.length} trades, ${refused} refusals, ${gaps} gaps, ${book.violations} book violations`;
  }
}
