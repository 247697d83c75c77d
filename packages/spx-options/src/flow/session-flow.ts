import type { MarketListener, MarketView, OptionQuoteEvent, OptionTradeEvent } from '@mia-trading/core';
import type { LargeFlowConfig } from './config.js';
import { DealerFlow } from './dealer-flow.js';
import { LargeFlow } from './large-flow.js';

/** What the option prints of a session tell: which way the large ones lean, and what dealers took on with all of them. */
export class SessionFlow implements MarketListener {
  readonly large: LargeFlow;
  readonly dealers: DealerFlow;

  constructor(config: LargeFlowConfig) {
    this.large = new LargeFlow(config);
    this.dealers = new DealerFlow(config);
  }

  onSession(): void {
    this.large.onSession();
    this.dealers.onSession();
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    this.large.onOptionQuote(quote, market);
    this.dealers.onOptionQuote(quote, market);
  }

  onOptionTrade(trade: OptionTradeEvent, market: MarketView): void {
    this.large.onOptionTrade(trade, market);
    this.dealers.onOptionTrade(trade, market);
  }
}
