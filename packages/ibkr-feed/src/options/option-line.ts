import type { Priority } from '../budget/message-budget.js';
import type { Connection } from '../connection/connection.js';
import type { MessageAnswer } from '../connection/message-answer.js';
import type { OptionComputation } from '../connection/routes.js';
import { Subscription } from '../connection/subscription.js';
import type { DraftSink } from '../feed/event-stamper.js';
import { PacketEnd } from '../feed/packet-end.js';
import { QuoteSide } from '../market-data/quote-side.js';
import { parseRealTimeVolume } from '../market-data/real-time-volume.js';
import { DataType, GenericTick, TickType } from '../market-data/tick-type.js';
import type { OpenInterest } from './open-interest.js';
import { seriesContract, type ListedSeries } from './series.js';

export interface OptionLineOptions {
  readonly connection: Connection;
  readonly series: ListedSeries;
  /** Index the option is on; instrument of its events. */
  readonly underlying: string;
  readonly exchange: string;
  readonly priority: Priority;
  readonly openInterest: OpenInterest;
  readonly emit: DraftSink;
  /** The request has been sent: it waited for its turn until now. */
  readonly onSent: () => void;
  /** Something was told. */
  readonly onUpdate: (line: OptionLine) => void;
  readonly onRefused: (line: OptionLine, code: number, answer: MessageAnswer, text: string) => void;
}

const GENERIC = [GenericTick.OptionVolume, GenericTick.OptionOpenInterest, GenericTick.RealTimeVolume].join(',');

/** The line of one option series: quote, volume, open interest, the broker's model Greeks, and prints as RTVolume tells them. */
export class OptionLine {
  readonly series: ListedSeries;
  readonly #options: OptionLineOptions;
  readonly #bid = new QuoteSide();
  readonly #ask = new QuoteSide();
  readonly #packetEnd = new PacketEnd(() => this.#emitQuote());
  readonly #subscription: Subscription;
  #last: number | null = null;
  #volume: number | null = null;
  #model: OptionComputation | null = null;
  #isLive = true;

  constructor(options: OptionLineOptions) {
    this.#options = options;
    this.series = options.series;
    const { connection, series, underlying, exchange, priority, onSent, onRefused } = options;
    this.#subscription = new Subscription({
      connection,
      priority,
      ask: (api, id) => {
        api.reqMktData(id, seriesContract(series, underlying, exchange), GENERIC, false, false);
        onSent();
      },
      cancel: (api, id) => api.cancelMktData(id),
      listener: {
        onTickPrice: (type, price) => this.#onPrice(type, price),
        onTickSize: (type, size) => this.#onSize(type, size),
        onTickText: (type, text) => this.#onText(type, text),
        onComputation: (computation) => this.#onComputation(computation),
        onDataType: (type) => {
          this.#isLive = type === DataType.Live || type === DataType.Frozen;
        },
      },
      onLost: () => undefined,
      onRefused: (code, text, answer) => onRefused(this, code, answer, text),
    });
  }

  /** Everything that changes slowly is known: Greeks and open interest. */
  get isComplete(): boolean {
    return this.#model !== null && this.#options.openInterest.of(this.series) !== null;
  }

  start(): void {
    this.#subscription.open();
  }

  stop(): void {
    this.#subscription.end('stopped');
  }

  #onPrice(type: number, price: number): void {
    if (type === TickType.Bid) this.#bid.setPrice(price);
    else if (type === TickType.Ask) this.#ask.setPrice(price);
    else if (type === TickType.Last && price > 0) this.#last = price;
    else return;
    this.#packetEnd.touch();
  }

  #onSize(type: number, size: number): void {
    if (type === TickType.BidSize) this.#bid.setSize(size);
    else if (type === TickType.AskSize) this.#ask.setSize(size);
    else if (type === TickType.Volume) this.#volume = size;
    else if (type === (this.series.right === 'C' ? TickType.CallOpenInterest : TickType.PutOpenInterest)) this.#options.openInterest.set(this.series, size);
    else return;
    this.#packetEnd.touch();
  }

  #onComputation(computation: OptionComputation): void {
    if (computation.field !== TickType.ModelOption || computation.iv === undefined) return;
    this.#model = computation;
    this.#packetEnd.touch();
  }

  #onText(type: number, text: string): void {
    if (type !== TickType.RealTimeVolume || !this.#isLive) return;
    const traded = parseRealTimeVolume(text);
    if (traded === null) return;
    const { root, expiry, strike, right } = this.series;
    const aggressor = traded.price >= this.#ask.price ? 1 : traded.price <= this.#bid.price ? -1 : 0;
    this.#options.emit({ kind: 'optionTrade', instrument: this.#options.underlying, root, expiry, strike, right, price: traded.price, size: traded.size, aggressor, conditions: '' });
  }

  /** A bid of nothing is a bid of 0 where there is an offer: far options are quoted so. */
  #emitQuote(): void {
    if (!this.#subscription.isOpen || !this.#isLive) return;
    const { root, expiry, strike, right } = this.series;
    const model = this.#model;
    const hasBid = !Number.isNaN(this.#bid.price);
    const hasAsk = !Number.isNaN(this.#ask.price);
    this.#options.emit({
      kind: 'optionQuote', instrument: this.#options.underlying, root, expiry, strike, right,
      bid: hasBid ? this.#bid.price : hasAsk ? 0 : null,
      bidSize: hasBid ? this.#bid.size : hasAsk ? 0 : null,
      ask: hasAsk ? this.#ask.price : null,
      askSize: hasAsk ? this.#ask.size : null,
      last: this.#last,
      volume: this.#volume,
      openInterest: this.#options.openInterest.of(this.series),
      iv: model?.iv ?? null,
      delta: model?.delta ?? null,
      gamma: model?.gamma ?? null,
      vega: model?.vega ?? null,
      theta: model?.theta ?? null,
      underlying: model?.underlying ?? null,
    });
    this.#options.onUpdate(this);
  }
}
