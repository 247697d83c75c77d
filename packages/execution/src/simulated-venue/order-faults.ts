import { isOnTick, type Instrument, type OrderRequest, type OrderType, type VenueCommand } from '@mia-trading/core';

export interface OrderFault {
  readonly code: string;
  readonly reason: string;
}

export type Replacement = Extract<VenueCommand, { kind: 'replace' }>;

type Wanted = 'needed' | 'allowed' | 'none';

/** Prices that an order of each type carries. */
const PRICES: Readonly<Record<OrderType, { readonly limit: Wanted; readonly stop: Wanted; readonly trail: Wanted }>> = {
  market: { limit: 'none', stop: 'none', trail: 'none' },
  limit: { limit: 'needed', stop: 'none', trail: 'none' },
  stop: { limit: 'none', stop: 'needed', trail: 'none' },
  stopLimit: { limit: 'needed', stop: 'needed', trail: 'none' },
  marketIfTouched: { limit: 'none', stop: 'needed', trail: 'none' },
  trailingStop: { limit: 'none', stop: 'allowed', trail: 'needed' },
};

/** What is wrong with an order by itself; `null` when nothing is. */
export function faultOf(request: OrderRequest, { symbol, tickSize }: Instrument): OrderFault | null {
  const { instrument, quantity, type, limitPrice, stopPrice } = request;
  const trailBy = request.trailBy ?? null;
  if (instrument !== symbol) return { code: 'UNKNOWN_INSTRUMENT', reason: `This venue trades ${symbol}, not ${instrument}.` };
  if (!Number.isSafeInteger(quantity) || quantity < 1) return { code: 'BAD_QUANTITY', reason: `Quantity must be a positive integer, not ${quantity}.` };
  const { limit, stop, trail } = PRICES[type];
  for (const [name, wanted, price] of [['limit price', limit, limitPrice], ['stop price', stop, stopPrice], ['trailing distance', trail, trailBy]] as const) {
    if (wanted === 'needed' && price === null) return { code: 'BAD_PRICE', reason: `A ${type} order carries a ${name}.` };
    if (wanted === 'none' && price !== null) return { code: 'BAD_PRICE', reason: `A ${type} order carries no ${name}.` };
    if (price !== null && !isOnTick(price, tickSize)) return { code: 'BAD_PRICE', reason: `The ${name} ${price} is not a whole number of ticks of ${tickSize}.` };
  }
  if (trailBy !== null && !(trailBy > 0)) return { code: 'BAD_PRICE', reason: `The trailing distance must be above 0, not ${trailBy}.` };
  return null;
}

/** What is wrong with a replacement by itself; `null` when nothing is. */
export function replaceFaultOf({ quantity, limitPrice, stopPrice }: Replacement, { tickSize }: Instrument): OrderFault | null {
  const isWhole = Number.isSafeInteger(quantity) && [limitPrice, stopPrice].every((price) => price === null || isOnTick(price, tickSize));
  return isWhole ? null : { code: 'BAD_REPLACE', reason: 'The quantity must be an integer and prices whole numbers of ticks.' };
}
