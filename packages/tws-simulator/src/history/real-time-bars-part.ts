import { MINUTE, SECOND, type Micros } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import { findContract } from '../contracts/find-contract.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { Subscription } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import { BarClock } from './bar-request.js';
import type { Bar } from './bar-series.js';
import type { BarSource, RecordedHistory } from './recorded-history.js';

/** Real-time bars have one length. */
const PERIOD: Micros = 5 * SECOND;
/** After a longer silence of the recording its bars are not made up for. */
const LONGEST_SILENCE: Micros = MINUTE;
const INVALID_REQUEST = 321;
const NO_SUCH_REQUEST = 300;
const NO_VALUE = -1;
const SOURCES: readonly BarSource[] = ['TRADES', 'MIDPOINT', 'BID', 'ASK'];

interface BarFeed {
  readonly subscription: Subscription;
  readonly source: BarSource;
  readonly onlyRegular: boolean;
  readonly clock: BarClock;
}

/** Answers requests for bars of five seconds as they end. Where nothing happened a bar holds the price before. */
export class RealTimeBarsPart {
  readonly #core: SimulatorCore;
  readonly #history: RecordedHistory;
  readonly #feeds = new Map<Subscription, BarFeed>();
  /** End of the bar under way; 0 before the first. */
  #end: Micros = 0;

  constructor(core: SimulatorCore, history: RecordedHistory) {
    this.#core = core;
    this.#history = history;
    core.requests.on(Request.RealTimeBars, (reader, session) => this.#onRequest(reader, session));
    core.requests.on(Request.CancelRealTimeBars, (reader, session) => this.#onCancel(reader, session));
    core.onClientClose((session) => this.#forget(session));
    core.market.watch({ onTime: (now) => this.#onTime(now) });
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const contract = findContract(this.#core.market.catalogue, readContract(reader), session, requestId);
    if (contract === null) return;
    reader.skip(1);
    const asked = reader.text();
    const onlyRegular = reader.boolean();
    const source = SOURCES.find((one) => one === asked.toUpperCase());
    if (source === undefined) return session.sendError(requestId, INVALID_REQUEST, `Error validating request: real-time bars of ${asked} are not served`);
    const subscription: Subscription = { kind: 'realTimeBars', session, requestId, contract, genericTicks: '', isSnapshot: false, restart: () => undefined };
    if (this.#core.subscriptions.open(subscription)) this.#feeds.set(subscription, { subscription, source, onlyRegular, clock: new BarClock(contract, this.#core.now()) });
  }

  #onCancel(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const subscription = this.#core.subscriptions.close('realTimeBars', session, requestId);
    if (subscription === null) session.sendError(requestId, NO_SUCH_REQUEST, "Can't find real-time bars request with tickerId");
    else this.#feeds.delete(subscription);
  }

  #forget(session: ClientSession): void {
    for (const subscription of this.#feeds.keys()) if (subscription.session === session) this.#feeds.delete(subscription);
  }

  #onTime(now: Micros): void {
    if (this.#core.market.isHistory || now - this.#end > LONGEST_SILENCE) this.#end = now - (now % PERIOD) + PERIOD;
    while (now >= this.#end) {
      if (!this.#core.conditions.isSilent) for (const feed of this.#feeds.values()) this.#send(feed, this.#end - PERIOD);
      this.#end += PERIOD;
    }
  }

  #send({ subscription, source, onlyRegular, clock }: BarFeed, start: Micros): void {
    const { session, requestId, contract } = subscription;
    if (onlyRegular && !clock.isRegular(start)) return;
    const series = this.#history.of(contract.instrument)?.series[source];
    if (series === undefined || Number.isNaN(series.lastClose)) return;
    const bar = series.bars(start, start + PERIOD, PERIOD, () => start)[0] ?? flatBar(start, series.lastClose);
    const amounts = source === 'TRADES' ? [bar.volume, bar.volume > 0 ? bar.turnover / bar.volume : bar.close, bar.count] : [NO_VALUE, NO_VALUE, NO_VALUE];
    session.send(Reply.RealTimeBar, 3, requestId, Math.floor(start / SECOND), bar.open, bar.high, bar.low, bar.close, ...amounts);
  }
}

function flatBar(time: Micros, price: number): Bar {
  return { time, open: price, high: price, low: price, close: price, volume: 0, turnover: 0, count: 0 };
}
