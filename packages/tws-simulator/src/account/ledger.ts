import type { IsoDate, MarketState, TapeEvent } from '@mia-trading/core';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import type { MarketWatcher, SimulatedMarket } from '../market/simulated-market.js';

/** Something bought or sold for an account. */
export interface AccountTrade {
  readonly account: string;
  readonly contract: SimulatedContract;
  /** Contracts, negative for a sale. */
  readonly quantity: number;
  /** Points. */
  readonly price: number;
  /** Dollars, for all of it. */
  readonly commission: number;
}

/** What an account has, or had, of a contract. */
export interface Position {
  readonly account: string;
  readonly contract: SimulatedContract;
  /** Contracts, negative when short. */
  quantity: number;
  /** Dollars a contract: price times multiplier, commission of the entry included; 0 when flat. */
  averageCost: number;
  /** Dollars realized since the beginning, commissions deducted. */
  realized: number;
  /** Of {@link realized} and of the whole result, what was there when the trade date began. */
  realizedAtOpen: number;
  resultAtOpen: number;
}

/** Dollars. */
export interface ProfitAndLoss {
  /** Of the trade date. */
  readonly daily: number;
  readonly unrealized: number;
  /** Of the trade date. */
  readonly realized: number;
}

/** What accounts hold and have earned, from their trades and the last prices of the market. */
export class Ledger implements MarketWatcher {
  readonly #market: SimulatedMarket;
  readonly #startingCash: number;
  readonly #positions = new Map<string, Position>();
  readonly #listeners: (() => void)[] = [];
  #tradeDate: IsoDate = '';

  constructor(market: SimulatedMarket, startingCash: number) {
    this.#market = market;
    this.#startingCash = startingCash;
    market.watch(this);
  }

  /** Hears of every change of a position. */
  onTrade(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Dollars that a trade realized, commissions of entry and exit deducted; `null` when it only opened. */
  trade(trade: AccountTrade): number | null {
    const realized = this.#apply(trade);
    for (const listener of this.#listeners) listener();
    return realized;
  }

  /** Everything as if these had been the trades; what the last one realized. */
  replay(trades: readonly AccountTrade[]): number | null {
    for (const position of this.#positions.values()) position.quantity = position.averageCost = position.realized = 0;
    let realized: number | null = null;
    for (const trade of trades) realized = this.#apply(trade);
    for (const listener of this.#listeners) listener();
    return realized;
  }

  /** Of an account, or of all for an empty name; those that are flat by now too. */
  positionsOf(account: string): readonly Position[] {
    return [...this.#positions.values()].filter((position) => account === '' || position.account === account);
  }

  /** Points: the last price, the entry where there is none. */
  markOf({ contract, averageCost }: Position): number {
    const last = this.#market.of(contract.instrument)?.lastPrice ?? Number.NaN;
    return Number.isNaN(last) ? averageCost / Number(contract.multiplier) : last;
  }

  profitOf(position: Position): ProfitAndLoss {
    const unrealized = this.#unrealizedOf(position);
    return { daily: position.realized + unrealized - position.resultAtOpen, unrealized, realized: position.realized - position.realizedAtOpen };
  }

  /** Of an account. */
  profit(account: string): ProfitAndLoss {
    let [daily, unrealized, realized] = [0, 0, 0];
    for (const position of this.positionsOf(account)) {
      const own = this.profitOf(position);
      daily += own.daily;
      unrealized += own.unrealized;
      realized += own.realized;
    }
    return { daily, unrealized, realized };
  }

  /** Dollars: cash to begin with and everything realized since. */
  cashOf(account: string): number {
    return this.positionsOf(account).reduce((sum, position) => sum + position.realized, this.#startingCash);
  }

  /** Dollars at market prices, both sides counted as positive. */
  grossValueOf(account: string): number {
    return this.positionsOf(account).reduce((sum, position) => sum + Math.abs(position.quantity) * this.markOf(position) * Number(position.contract.multiplier), 0);
  }

  afterEvent(_event: TapeEvent, market: MarketState | null): void {
    if (market === null || market.tradeDate <= this.#tradeDate) return;
    this.#tradeDate = market.tradeDate;
    for (const position of this.#positions.values()) {
      position.realizedAtOpen = position.realized;
      position.resultAtOpen = position.realized + this.#unrealizedOf(position);
    }
  }

  #unrealizedOf(position: Position): number {
    return position.quantity === 0 ? 0 : position.quantity * (this.markOf(position) * Number(position.contract.multiplier) - position.averageCost);
  }

  #apply({ account, contract, quantity, price, commission }: AccountTrade): number | null {
    const position = this.#positionOf(account, contract);
    const size = Math.abs(quantity);
    const each = price * Number(contract.multiplier) + (Math.sign(quantity) * commission) / size;
    const held = position.quantity;
    const isOpening = held === 0 || Math.sign(held) === Math.sign(quantity);
    position.quantity += quantity;
    if (isOpening) {
      position.averageCost = (Math.abs(held) * position.averageCost + size * each) / (Math.abs(held) + size);
      return null;
    }
    const realized = Math.min(size, Math.abs(held)) * Math.sign(held) * (each - position.averageCost);
    position.realized += realized;
    if (position.quantity === 0) position.averageCost = 0;
    else if (Math.sign(position.quantity) !== Math.sign(held)) position.averageCost = each;
    return realized;
  }

  #positionOf(account: string, contract: SimulatedContract): Position {
    const key = `${account} ${contract.conId}`;
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const made: Position = { account, contract, quantity: 0, averageCost: 0, realized: 0, realizedAtOpen: 0, resultAtOpen: 0 };
    this.#positions.set(key, made);
    return made;
  }
}
