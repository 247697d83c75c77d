import { SecType, type Contract } from '@stoqey/ib';
import { findProduct } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { answerTo } from '../connection/message-answer.js';
import type { DraftSink } from '../feed/event-stamper.js';
import { statusDraft } from '../feed/status-draft.js';
import { DataType, GenericTick, TickType } from './tick-type.js';

/** Contracts traded today in the options on an index, where the broker tells them. */
export interface OptionVolumes {
  /** `null` while not told. */
  calls: number | null;
  puts: number | null;
}

export interface IndexLineOptions {
  readonly connection: Connection;
  /** E.g. `VIX`. */
  readonly symbol: string;
  readonly retryMs: number;
  readonly emit: DraftSink;
  readonly onLevel?: (level: number) => void;
}

/** Description by which the broker finds an index. */
export function indexContract(symbol: string): Contract {
  return { symbol, secType: SecType.IND, exchange: findProduct(symbol)?.exchange ?? 'CBOE', currency: 'USD' };
}

/** The line of an index: its level, and the volume of the options on it where the broker adds that up. */
export class IndexLine {
  readonly optionVolumes: OptionVolumes = { calls: null, puts: null };
  readonly #options: IndexLineOptions;
  #requestId: number | null = null;
  #isLive = true;
  #takeBackRetry: () => void = () => undefined;

  constructor(options: IndexLineOptions) {
    this.#options = options;
  }

  start(): void {
    const { connection, symbol } = this.#options;
    this.#takeBackRetry();
    const id = connection.routes.add({
      onError: (code, text) => this.#onError(code, text),
      onLost: () => this.#forget(),
      onTickPrice: (type, price) => this.#onPrice(type, price),
      onTickSize: (type, size) => this.#onSize(type, size),
      onDataType: (type) => this.#onDataType(type),
    });
    this.#requestId = id;
    const generic = String(GenericTick.OptionVolume);
    if (!connection.send('subscription', (api) => api.reqMktData(id, indexContract(symbol), generic, false, false))) this.#forget();
  }

  stop(): void {
    const { connection } = this.#options;
    const id = this.#requestId;
    this.#forget();
    if (id === null) return;
    connection.routes.remove(id);
    connection.send('subscription', (api) => api.cancelMktData(id));
  }

  #onPrice(type: number, price: number): void {
    if (type !== TickType.Last || !(price > 0) || !this.#isLive) return;
    this.#options.emit({ kind: 'index', instrument: this.#options.symbol, level: price });
    this.#options.onLevel?.(price);
  }

  #onSize(type: number, size: number): void {
    if (type === TickType.CallVolume) this.optionVolumes.calls = size;
    else if (type === TickType.PutVolume) this.optionVolumes.puts = size;
  }

  #onDataType(type: number): void {
    const wasLive = this.#isLive;
    this.#isLive = type === DataType.Live || type === DataType.Frozen;
    if (this.#isLive === wasLive) return;
    this.#tell(this.#isLive ? 'live' : 'delayed', this.#isLive ? 'live market data' : 'the index is delayed: its levels are left out');
  }

  #onError(code: number, text: string): void {
    const { connection, retryMs } = this.#options;
    const answer = answerTo(code);
    if (answer === 'goesOn') return;
    if (answer === 'later') this.stop();
    else this.#forget();
    this.#tell('stale', `no market data: ${code} ${text}`);
    if (answer === 'later') this.#takeBackRetry = connection.timer.after(retryMs, () => this.start());
  }

  #forget(): void {
    this.#takeBackRetry();
    this.#requestId = null;
    this.optionVolumes.calls = this.optionVolumes.puts = null;
  }

  #tell(status: 'stale' | 'live' | 'delayed', detail: string): void {
    this.#options.emit(statusDraft(this.#options.symbol, status, detail));
  }
}
