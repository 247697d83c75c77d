import { exactJson, type BarEvent, type DepthEvent, type FeedStatusEvent, type Micros, type OperatorEvent, type OptionKey, type OptionQuoteEvent, type OptionTradeEvent, type OrderEvent, type QuoteEvent, type TradeEvent } from '@mia-trading/core';
import type { UnsequencedEvent } from '../store/event-sink.js';
import { ByteWriter } from './byte-writer.js';
import { AGGRESSOR_SOURCES, BOOK_PHASES, DEPTH_ACTIONS, EVENT_KINDS, FEED_QUALITIES, FEED_STATUSES, OPERATOR_COMMANDS, ORDER_ACTIONS } from './wire-codes.js';

type Unsequenced<E> = Omit<E, 'seq'>;

const INITIAL_CAPACITY = 131_072;
/** Aggressor -1, 0, +1 takes the two low bits. */
const AGGRESSOR_BITS = 2;

/**
 * Writes events as the records of one block. A record is: kind, seq, tsInit and tsEvent relative to the record before and to each
 * other, the instrument, then the fields of the kind. A block can be read without the blocks before it: texts are
 * written once per block and referred to by number, differences begin at the block's own base.
 */
export class RecordEncoder {
  readonly #out = new ByteWriter(INITIAL_CAPACITY);
  readonly #texts = new Map<string, number>();
  #lastText = '';
  #lastTextNumber = 0;
  #seq = 0;
  #tsInit: Micros = 0;
  #id = 0;

  get length(): number {
    return this.#out.length;
  }

  /** Bytes of the records so far; valid until the next {@link encode}. */
  get bytes(): Buffer {
    return this.#out.bytes;
  }

  /** Begins a block whose first record has this `seq` and `tsInit`. */
  begin(seq: number, tsInit: Micros): void {
    this.#out.truncate(0);
    this.#texts.clear();
    this.#lastTextNumber = 0;
    this.#seq = seq - 1;
    this.#tsInit = tsInit;
    this.#id = 0;
  }

  encode(event: UnsequencedEvent, seq: number, tsInit: Micros): void {
    const out = this.#out;
    out.writeByte(EVENT_KINDS.indexOf(event.kind));
    out.writeNear(seq, this.#seq + 1);
    out.writeNear(tsInit, this.#tsInit);
    out.writeNear(event.tsEvent, tsInit);
    this.#seq = seq;
    this.#tsInit = tsInit;
    this.#text(event.instrument);
    switch (event.kind) {
      case 'trade': return this.#trade(event);
      case 'quote': return this.#quote(event);
      case 'depth': return this.#depth(event);
      case 'order': return this.#order(event);
      case 'bar': return this.#bar(event);
      case 'optionQuote': return this.#optionQuote(event);
      case 'optionTrade': return this.#optionTrade(event);
      case 'index': return out.writeNumber(event.level);
      case 'feedStatus': return this.#feedStatus(event);
      case 'clock': return;
      case 'operator': return this.#operator(event);
      case 'brokerReport': return this.#text(exactJson(event.report));
      case 'brokerSnapshot': return this.#text(exactJson(event.snapshot));
    }
  }

  #trade(event: Unsequenced<TradeEvent>): void {
    this.#out.writeByte((event.aggressor + 1) | (AGGRESSOR_SOURCES.indexOf(event.aggressorSource) << AGGRESSOR_BITS));
    this.#out.writeNumber(event.price);
    this.#out.writeNumber(event.size);
    this.#writeId(event.matchId);
    this.#out.writeNumber(event.flags);
  }

  #quote(event: Unsequenced<QuoteEvent>): void {
    this.#out.writeNumber(event.bid);
    this.#out.writeNumber(event.bidSize);
    this.#out.writeNumber(event.ask);
    this.#out.writeNumber(event.askSize);
  }

  #depth(event: Unsequenced<DepthEvent>): void {
    this.#out.writeByte((event.side === 1 ? 1 : 0) | (event.endOfBatch ? 2 : 0));
    this.#out.writeByte(DEPTH_ACTIONS.indexOf(event.action));
    this.#out.writeNumber(event.price);
    this.#out.writeNumber(event.size);
    this.#out.writeNumber(event.orders);
  }

  #order(event: Unsequenced<OrderEvent>): void {
    this.#out.writeByte((event.side === 1 ? 1 : 0) | (event.last ? 2 : 0) | (event.snapshot ? 4 : 0));
    this.#out.writeByte(ORDER_ACTIONS.indexOf(event.action));
    this.#out.writeNumber(event.price);
    this.#out.writeNumber(event.size);
    this.#writeId(event.orderId);
  }

  #bar(event: Unsequenced<BarEvent>): void {
    this.#out.writeNumber(event.period);
    this.#out.writeNumber(event.open);
    this.#out.writeNumber(event.high);
    this.#out.writeNumber(event.low);
    this.#out.writeNumber(event.close);
    this.#out.writeNullable(event.volume);
    this.#out.writeNullable(event.bidVolume);
    this.#out.writeNullable(event.askVolume);
    this.#out.writeNullable(event.trades);
  }

  #optionQuote(event: Unsequenced<OptionQuoteEvent>): void {
    this.#optionKey(event);
    this.#out.writeNullable(event.bid);
    this.#out.writeNullable(event.ask);
    this.#out.writeNullable(event.bidSize);
    this.#out.writeNullable(event.askSize);
    this.#out.writeNullable(event.last);
    this.#out.writeNullable(event.volume);
    this.#out.writeNullable(event.openInterest);
    this.#out.writeNullable(event.iv);
    this.#out.writeNullable(event.delta);
    this.#out.writeNullable(event.gamma);
    this.#out.writeNullable(event.vega);
    this.#out.writeNullable(event.theta);
    this.#out.writeNullable(event.underlying);
  }

  #optionTrade(event: Unsequenced<OptionTradeEvent>): void {
    this.#optionKey(event);
    this.#out.writeNumber(event.price);
    this.#out.writeNumber(event.size);
    this.#out.writeByte(event.aggressor + 1);
    this.#text(event.conditions);
  }

  #optionKey(key: OptionKey): void {
    this.#text(key.root);
    this.#text(key.expiry);
    this.#out.writeNumber(key.strike);
    this.#out.writeByte(key.right === 'C' ? 1 : 0);
  }

  #feedStatus(event: Unsequenced<FeedStatusEvent>): void {
    this.#out.writeByte(FEED_STATUSES.indexOf(event.status));
    this.#out.writeByte(event.quality === null ? 0 : FEED_QUALITIES.indexOf(event.quality) + 1);
    this.#out.writeByte(event.phase === null ? 0 : BOOK_PHASES.indexOf(event.phase) + 1);
    this.#text(event.detail);
  }

  #operator(event: Unsequenced<OperatorEvent>): void {
    this.#out.writeByte(OPERATOR_COMMANDS.indexOf(event.command));
    this.#text(event.reason);
    this.#text(event.target);
  }

  #writeId(id: number): void {
    this.#out.writeNear(id, this.#id);
    this.#id = id;
  }

  #text(text: string): void {
    if (text === this.#lastText && this.#lastTextNumber > 0) {
      this.#out.writeVarint(this.#lastTextNumber);
      return;
    }
    let number = this.#texts.get(text);
    if (number === undefined) {
      number = this.#texts.size + 1;
      this.#texts.set(text, number);
      this.#out.writeVarint(0);
      // JSON escapes what UTF-8 cannot hold (lone surrogates), so every string comes back as it was.
      this.#out.writeText(JSON.stringify(text));
    } else {
      this.#out.writeVarint(number);
    }
    this.#lastText = text;
    this.#lastTextNumber = number;
  }
}
