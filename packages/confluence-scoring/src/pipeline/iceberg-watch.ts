import type { DepthEvent, Detection, DetectionListener, MarketListener, MarketView, OrderEvent, TradeEvent } from '@mia-trading/core';
import { Icebergs, type IcebergOptions, type SmartMoneyFlow } from '@mia-trading/orderflow';

/** Finds icebergs, tells everybody, and lets native ones count as hidden interest in the flow of large money: synthetic ones are chance too often. */
export class IcebergWatch implements MarketListener {
  readonly #icebergs: Icebergs;
  #market: MarketView | null = null;

  constructor(options: IcebergOptions, flow: SmartMoneyFlow, onDetection: DetectionListener) {
    this.#icebergs = new Icebergs(options, (detection) => {
      onDetection(detection);
      this.#enter(detection, flow);
    });
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#market = market;
    this.#icebergs.onTrade(trade, market);
  }

  onOrder(order: OrderEvent, market: MarketView): void {
    this.#market = market;
    this.#icebergs.onOrder(order, market);
  }

  onDepth(depth: DepthEvent, market: MarketView): void {
    this.#market = market;
    this.#icebergs.onDepth(depth, market);
  }

  onBook(market: MarketView): void {
    this.#market = market;
    this.#icebergs.onBook(market);
  }

  onGap(): void {
    this.#icebergs.onGap();
  }

  onSession(): void {
    this.#icebergs.onSession();
  }

  #enter({ kind, side, detail }: Detection, flow: SmartMoneyFlow): void {
    const hidden = detail['hidden'];
    if (kind === 'nativeIceberg' && side !== 0 && typeof hidden === 'number' && this.#market !== null) flow.onIceberg(side, hidden, this.#market);
  }
}
