import { MILLISECOND, SECOND, type Micros } from '@mia-trading/core';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { GenericTick, TickType } from '../wire/tick-type.js';
import type { LineSender } from './line-sender.js';
import { sendComputations } from './option-computation.js';
import type { OptionTotals } from './option-totals.js';
import type { Ticker } from './ticker.js';

/** What a line is about. */
export interface LineSource {
  readonly contract: SimulatedContract;
  readonly ticker: Ticker;
  /** Of the options on an index; `null` for everything else. */
  readonly totals: OptionTotals | null;
  /** Index of the implied volatility of an index, in percent, e.g. the VIX for SPX; `null` where there is none. */
  readonly volatility: Ticker | null;
}

const PERCENT = 100;

/** One line of market data: what of its contract is new since the client was told last. */
export class MarketLine {
  readonly #source: LineSource;
  readonly #generic: ReadonlySet<number>;
  readonly #sender: LineSender;
  /** Of the ticker when it was told last; -1 before. */
  #version = -1;
  #prints: number;
  #volume: number;

  /** `generic`: numbers of {@link GenericTick} that were asked for. */
  constructor(source: LineSource, generic: ReadonlySet<number>, sender: LineSender) {
    this.#source = source;
    this.#generic = generic;
    this.#sender = sender;
    this.#prints = source.ticker.prints;
    this.#volume = source.ticker.turnoverVolume;
  }

  /** Tells everything again with the next sample. */
  restart(): void {
    this.#sender.forget();
    this.#version = -1;
  }

  /** Tells what is new. */
  sample(): void {
    const { contract, ticker } = this.#source;
    const sender = this.#sender;
    // What is told of an index is not all in its ticker.
    if (ticker.version === this.#version && contract.secType !== 'IND') return;
    this.#version = ticker.version;
    if (contract.secType !== 'IND') {
      sender.price(TickType.Bid, ticker.bid, TickType.BidSize, ticker.bidSize);
      sender.price(TickType.Ask, ticker.ask, TickType.AskSize, ticker.askSize);
    }
    sender.price(TickType.Last, ticker.last, TickType.LastSize, ticker.lastSize);
    if (ticker.lastTime > 0) sender.text(TickType.LastTime, String(Math.floor(ticker.lastTime / SECOND)));
    // A future without a print has traded nothing; of an option's volume the recording may know nothing.
    if (contract.secType !== 'IND') sender.size(TickType.Volume, Number.isNaN(ticker.volume) && contract.secType === 'FUT' ? 0 : ticker.volume);
    sender.price(TickType.High, ticker.high);
    sender.price(TickType.Low, ticker.low);
    sender.price(TickType.Close, ticker.close);
    sender.price(TickType.Open, ticker.open);
    if (contract.secType === 'OPT') sendComputations(sender, ticker);
    this.#sampleGeneric();
    this.#prints = ticker.prints;
    this.#volume = ticker.turnoverVolume;
  }

  #sampleGeneric(): void {
    const { contract, ticker, totals, volatility } = this.#source;
    if (this.#generic.has(GenericTick.RealTimeVolume) && ticker.prints > this.#prints) this.#sendRealTimeVolume(ticker);
    if (this.#generic.has(GenericTick.OptionVolume)) this.#sendByRight(TickType.CallVolume, TickType.PutVolume, contract, ticker.volume, totals?.callVolume, totals?.putVolume);
    if (this.#generic.has(GenericTick.OptionOpenInterest)) {
      this.#sendByRight(TickType.CallOpenInterest, TickType.PutOpenInterest, contract, ticker.openInterest, totals?.callOpenInterest, totals?.putOpenInterest);
    }
    if (this.#generic.has(GenericTick.ImpliedVolatility) && volatility !== null) this.#sender.generic(TickType.ImpliedVolatility, volatility.last / PERCENT);
  }

  /** An option tells its own number under its right, an index those of its options. */
  #sendByRight(callType: number, putType: number, contract: SimulatedContract, own: number, calls: number | undefined, puts: number | undefined): void {
    if (contract.secType === 'OPT') this.#sender.size(contract.right === 'C' ? callType : putType, own);
    else {
      this.#sender.size(callType, calls ?? Number.NaN);
      this.#sender.size(putType, puts ?? Number.NaN);
    }
  }

  /** Last price, contracts since the sample before, time in milliseconds, volume and average price of the day, whether it is one print. */
  #sendRealTimeVolume(ticker: Ticker): void {
    const traded = ticker.turnoverVolume >= this.#volume ? ticker.turnoverVolume - this.#volume : ticker.turnoverVolume;
    const average = ticker.turnoverVolume > 0 ? ticker.turnover / ticker.turnoverVolume : ticker.last;
    const isSingle = ticker.prints - this.#prints === 1;
    this.#sender.text(TickType.RealTimeVolume, [ticker.last, traded, milliseconds(ticker.lastTime), ticker.volume, average, isSingle].join(';'));
  }
}

function milliseconds(time: Micros): number {
  return Math.floor(time / MILLISECOND);
}
