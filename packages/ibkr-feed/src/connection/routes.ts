import { EventName, type ContractDetails, type IBApi } from '@stoqey/ib';

/** Conditions of a tick-by-tick print or quote, as the library hands them over. */
export type TickAttributes = Readonly<Record<string, boolean | undefined>>;

/** Option computation; what the broker did not compute is `undefined`. */
export interface OptionComputation {
  /** Tick type: 10 bid, 11 ask, 12 last, 13 model; 80 .. 83 the same, delayed. */
  readonly field: number;
  readonly iv: number | undefined;
  readonly delta: number | undefined;
  readonly price: number | undefined;
  readonly gamma: number | undefined;
  readonly vega: number | undefined;
  readonly theta: number | undefined;
  readonly underlying: number | undefined;
}

/** One bar of history as it comes; the line behind the last has a time that begins with `finished`. */
export interface HistoryLine {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number | undefined;
}

/** Option classes of an underlying at one exchange. */
export interface OptionParameters {
  readonly exchange: string;
  readonly tradingClass: string;
  readonly multiplier: string;
  /** `YYYYMMDD`. */
  readonly expirations: readonly string[];
  readonly strikes: readonly number[];
}

/** Hears what is said about one request. */
export interface RequestListener {
  onError(code: number, message: string): void;
  /** The connection ended: nothing more comes, and nothing was kept. */
  onLost(): void;
  onTickPrice?(type: number, price: number): void;
  onTickSize?(type: number, size: number): void;
  onTickText?(type: number, text: string): void;
  onTickNumber?(type: number, value: number): void;
  onComputation?(computation: OptionComputation): void;
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen. */
  onDataType?(type: number): void;
  /** `operation` 0 insert, 1 update, 2 delete; `side` 0 ask, 1 bid. */
  onDepthRow?(position: number, operation: number, side: number, price: number, size: number): void;
  onPrint?(price: number, size: number, attributes: TickAttributes, conditions: string): void;
  onBidAsk?(bid: number, ask: number, bidSize: number, askSize: number): void;
  onContract?(details: ContractDetails): void;
  onOptionParameters?(parameters: OptionParameters): void;
  onHistory?(line: HistoryLine): void;
  onEnd?(): void;
}

/**
 * Request ids lie far above order ids: the broker has one space of ids for errors of both, and order ids grow from 1 over all sessions.
 */
const FIRST_REQUEST_ID = 1_000_000_000;

/** Who hears of which request. Ids are never used twice. */
export class Routes {
  readonly #listeners = new Map<number, RequestListener>();
  #next = FIRST_REQUEST_ID;

  /** The id of a request that is about to be sent. */
  add(listener: RequestListener): number {
    const id = this.#next++;
    this.#listeners.set(id, listener);
    return id;
  }

  /** What is still said about a request that was taken back is not heard. */
  remove(id: number): void {
    this.#listeners.delete(id);
  }

  /** Whether somebody hears of the request. */
  error(id: number, code: number, message: string): boolean {
    const listener = this.#listeners.get(id);
    listener?.onError(code, message);
    return listener !== undefined;
  }

  /** Whether an id is that of a request made here, be it open or not. */
  isRequest(id: number): boolean {
    return id >= FIRST_REQUEST_ID && id < this.#next;
  }

  /** The connection ended: everything that was asked for is over. */
  lost(): void {
    const all = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of all) listener.onLost();
  }

  /** Listens to a client on behalf of all requests. */
  attach(api: IBApi): void {
    const of = (id: number): RequestListener | undefined => this.#listeners.get(id);
    api.on(EventName.tickPrice, (id, type, price) => of(id)?.onTickPrice?.(type, price));
    api.on(EventName.tickSize, (id, type, size) => of(id)?.onTickSize?.(type ?? -1, size ?? Number.NaN));
    api.on(EventName.tickString, (id, type, text) => of(id)?.onTickText?.(type, text));
    api.on(EventName.tickGeneric, (id, type, value) => of(id)?.onTickNumber?.(type, value));
    api.on(EventName.tickOptionComputation, (id, field, _attribute, iv, delta, price, _dividends, gamma, vega, theta, underlying) => {
      of(id)?.onComputation?.({ field, iv, delta, price, gamma, vega, theta, underlying });
    });
    api.on(EventName.marketDataType, (id, type) => of(id)?.onDataType?.(type));
    api.on(EventName.updateMktDepth, (id, position, operation, side, price, size) => of(id)?.onDepthRow?.(position, operation, side, price, size));
    api.on(EventName.updateMktDepthL2, (id, position, _maker, operation, side, price, size) => of(id)?.onDepthRow?.(position, operation, side, price, size));
    api.on(EventName.tickByTickAllLast, (id, _type, _time, price, size, attributes, _exchange, conditions) => {
      of(id)?.onPrint?.(price, size, { ...attributes }, conditions);
    });
    api.on(EventName.tickByTickBidAsk, (id, _time, bid, ask, bidSize, askSize) => of(id)?.onBidAsk?.(bid, ask, bidSize, askSize));
    api.on(EventName.contractDetails, (id, details) => of(id)?.onContract?.(details));
    api.on(EventName.contractDetailsEnd, (id) => of(id)?.onEnd?.());
    api.on(EventName.securityDefinitionOptionParameter, (id, exchange, _underlying, tradingClass, multiplier, expirations, strikes) => {
      of(id)?.onOptionParameters?.({ exchange, tradingClass, multiplier: String(multiplier), expirations, strikes });
    });
    api.on(EventName.securityDefinitionOptionParameterEnd, (id) => of(id)?.onEnd?.());
    api.on(EventName.historicalData, (id, time, open, high, low, close, volume, trades) => of(id)?.onHistory?.({ time, open, high, low, close, volume, trades }));
  }
}
