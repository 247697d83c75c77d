import { SecType, type Contract } from '@stoqey/ib';
import { findProduct } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { Subscription } from '../connection/subscription.js';
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
  readonly #subscription: Subscription;
  #isLive = true;

  constructor(options: IndexLineOptions) {
    this.#options = options;
    const { connection, symbol, retryMs } = options;
    this.#subscription = new Subscription({
      connection,
      priority: 'subscription',
      ask: (api, id) => api.reqMktData(id, indexContract(symbol), String(GenericTick.OptionVolume), false, false),
      cancel: (api, id) => api.cancelMktData(id),
      listener: {
        onTickPrice: (type, price) => this.#onPrice(type, price),
        onTickSize: (type, size) => this.#onSize(type, size),
        onDataType: (type) => this.#onDataType(type),
      },
      onLost: () => {
        this.optionVolumes.calls = this.optionVolumes.puts = null;
      },
      retryMs,
      onRefused: (code, text) => this.#tell('stale', `no market data: ${code} ${text}`),
    });
  }

  start(): void {
    this.#subscription.open();
  }

  stop(): void {
    this.#subscription.end('stopped');
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

  #tell(status: 'stale' | 'live' | 'delayed', detail: string): void {
    this.#options.emit(statusDraft(this.#options.symbol, status, detail));
  }
}
