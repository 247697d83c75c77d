import { TickType } from '../wire/tick-type.js';
import type { LineSender } from './line-sender.js';
import type { Ticker } from './ticker.js';

/** How the protocol says that something was not computed: volatility and prices, and Greeks. */
const NOT_COMPUTED = -1;
const NO_GREEK = -2;
/** Attribute of a computation that starts from prices. */
const PRICE_BASED = 1;
const NO_DIVIDENDS = 0;

/**
 * The option computations of a line: the recorded vendor's volatility and Greeks as the model's, and the prices of bid, ask and last, whose
 * own volatilities nobody has recorded. What the recording does not have is "not computed"; nothing is computed here.
 */
export function sendComputations(sender: LineSender, ticker: Ticker): void {
  const { option } = ticker;
  const underlying = option?.underlying ?? NOT_COMPUTED;
  sendPrice(sender, TickType.BidOption, ticker.bid, underlying);
  sendPrice(sender, TickType.AskOption, ticker.ask, underlying);
  sendPrice(sender, TickType.LastOption, ticker.last, underlying);
  if (option === null || option.iv === null) return;
  sender.computation(TickType.ModelOption, [
    PRICE_BASED,
    option.iv,
    option.delta ?? NO_GREEK,
    modelPrice(ticker),
    NO_DIVIDENDS,
    option.gamma ?? NO_GREEK,
    option.vega ?? NO_GREEK,
    option.theta ?? NO_GREEK,
    underlying,
  ]);
}

function sendPrice(sender: LineSender, type: number, price: number, underlying: number): void {
  if (!(price > 0)) return;
  sender.computation(type, [PRICE_BASED, NOT_COMPUTED, NO_GREEK, price, NOT_COMPUTED, NO_GREEK, NO_GREEK, NO_GREEK, underlying]);
}

/** The middle of the quote, which the vendor's volatility belongs to. */
function modelPrice({ bid, ask, last }: Ticker): number {
  if (bid >= 0 && ask > 0) return (bid + ask) / 2;
  return Number.isNaN(last) ? NOT_COMPUTED : last;
}
