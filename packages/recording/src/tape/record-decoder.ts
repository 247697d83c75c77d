import { parseExactJson, type Aggressor, type BrokerReport, type BrokerSnapshot, type Micros, type OptionRight, type Side, type TapeEvent } from '@mia-trading/core';
import { ByteReader, MalformedBytes } from './byte-reader.js';
import { AGGRESSOR_SOURCES, BOOK_PHASES, DEPTH_ACTIONS, EVENT_KINDS, FEED_QUALITIES, FEED_STATUSES, OPERATOR_COMMANDS, ORDER_ACTIONS } from './wire-codes.js';

const AGGRESSOR_BITS = 2;
const AGGRESSOR_MASK = 3;

/** Reads the records of one block; the counterpart of `RecordEncoder`. */
export class RecordDecoder {
  readonly #in = new ByteReader();
  readonly #texts: string[] = [];
  #seq = 0;
  #tsInit: Micros = 0;
  #id = 0;

  /** Decodes a whole block. Throws {@link MalformedBytes} when the bytes are not `count` records. */
  decode(bytes: Buffer, count: number, seq: number, tsInit: Micros): TapeEvent[] {
    // Every record takes at least five bytes: a count that cannot be true is refused before anything is allocated for it.
    if (count > bytes.length) throw new MalformedBytes(`${count} records cannot be in ${bytes.length} bytes`);
    this.#in.reset(bytes);
    this.#texts.length = 0;
    this.#seq = seq - 1;
    this.#tsInit = tsInit;
    this.#id = 0;
    const events = new Array<TapeEvent>(count);
    for (let index = 0; index < count; index++) events[index] = this.#record();
    if (this.#in.remaining !== 0) throw new MalformedBytes(`${this.#in.remaining} bytes follow the last record`);
    return events;
  }

  #record(): TapeEvent {
    const input = this.#in;
    const kind = pick(EVENT_KINDS, input.readByte());
    const seq = input.readNear(this.#seq + 1);
    const tsInit = input.readNear(this.#tsInit);
    const tsEvent = input.readNear(tsInit);
    this.#seq = seq;
    this.#tsInit = tsInit;
    const instrument = this.#text();
    switch (kind) {
      case 'trade': {
        const bits = input.readByte();
        const price = input.readNumber();
        const size = input.readNumber();
        const matchId = this.#readId();
        const flags = input.readNumber();
        const aggressorSource = pick(AGGRESSOR_SOURCES, bits >> AGGRESSOR_BITS);
        return { kind, tsEvent, tsInit, seq, instrument, price, size, aggressor: aggressorFrom(bits & AGGRESSOR_MASK), aggressorSource, matchId, flags };
      }
      case 'quote': {
        const bid = input.readNumber();
        const bidSize = input.readNumber();
        const ask = input.readNumber();
        const askSize = input.readNumber();
        return { kind, tsEvent, tsInit, seq, instrument, bid, bidSize, ask, askSize };
      }
      case 'depth': {
        const bits = input.readByte();
        const action = pick(DEPTH_ACTIONS, input.readByte());
        const price = input.readNumber();
        const size = input.readNumber();
        const orders = input.readNumber();
        return { kind, tsEvent, tsInit, seq, instrument, action, side: sideFrom(bits), price, size, orders, endOfBatch: (bits & 2) !== 0 };
      }
      case 'order': {
        const bits = input.readByte();
        const action = pick(ORDER_ACTIONS, input.readByte());
        const price = input.readNumber();
        const size = input.readNumber();
        const orderId = this.#readId();
        return { kind, tsEvent, tsInit, seq, instrument, action, side: sideFrom(bits), price, size, orderId, last: (bits & 2) !== 0, snapshot: (bits & 4) !== 0 };
      }
      case 'index': {
        const level = input.readNumber();
        return { kind, tsEvent, tsInit, seq, instrument, level };
      }
      case 'clock':
        return { kind, tsEvent, tsInit, seq, instrument };
      default:
        return this.#rareRecord(kind, tsEvent, tsInit, seq, instrument);
    }
  }

  #rareRecord(
    kind: 'bar' | 'optionQuote' | 'optionTrade' | 'feedStatus' | 'operator' | 'brokerReport' | 'brokerSnapshot',
    tsEvent: Micros,
    tsInit: Micros,
    seq: number,
    instrument: string,
  ): TapeEvent {
    const input = this.#in;
    switch (kind) {
      case 'bar': {
        const period = input.readNumber();
        const open = input.readNumber();
        const high = input.readNumber();
        const low = input.readNumber();
        const close = input.readNumber();
        const volume = input.readNullable();
        const bidVolume = input.readNullable();
        const askVolume = input.readNullable();
        const trades = input.readNullable();
        return { kind, tsEvent, tsInit, seq, instrument, period, open, high, low, close, volume, bidVolume, askVolume, trades };
      }
      case 'optionQuote': {
        const root = this.#text();
        const expiry = this.#text();
        const strike = input.readNumber();
        const right = rightFrom(input.readByte());
        const bid = input.readNullable();
        const ask = input.readNullable();
        const bidSize = input.readNullable();
        const askSize = input.readNullable();
        const last = input.readNullable();
        const volume = input.readNullable();
        const openInterest = input.readNullable();
        const iv = input.readNullable();
        const delta = input.readNullable();
        const gamma = input.readNullable();
        const vega = input.readNullable();
        const theta = input.readNullable();
        const underlying = input.readNullable();
        return { kind, tsEvent, tsInit, seq, instrument, root, expiry, strike, right, bid, ask, bidSize, askSize, last, volume, openInterest, iv, delta, gamma, vega, theta, underlying };
      }
      case 'optionTrade': {
        const root = this.#text();
        const expiry = this.#text();
        const strike = input.readNumber();
        const right = rightFrom(input.readByte());
        const price = input.readNumber();
        const size = input.readNumber();
        const aggressor = aggressorFrom(input.readByte());
        const conditions = this.#text();
        return { kind, tsEvent, tsInit, seq, instrument, root, expiry, strike, right, price, size, aggressor, conditions };
      }
      case 'feedStatus': {
        const status = pick(FEED_STATUSES, input.readByte());
        const quality = pickNullable(FEED_QUALITIES, input.readByte());
        const phase = pickNullable(BOOK_PHASES, input.readByte());
        const detail = this.#text();
        return { kind, tsEvent, tsInit, seq, instrument, status, quality, phase, detail };
      }
      case 'operator': {
        const command = pick(OPERATOR_COMMANDS, input.readByte());
        const reason = this.#text();
        const target = this.#text();
        return { kind, tsEvent, tsInit, seq, instrument, command, reason, target };
      }
      case 'brokerReport': {
        const report = parseReport(this.#text());
        return { kind, tsEvent, tsInit, seq, instrument, report };
      }
      case 'brokerSnapshot': {
        const snapshot = parseSnapshot(this.#text());
        return { kind, tsEvent, tsInit, seq, instrument, snapshot };
      }
    }
  }

  #readId(): number {
    this.#id = this.#in.readNear(this.#id);
    return this.#id;
  }

  #text(): string {
    const number = this.#in.readVarint();
    if (number > 0) return pick(this.#texts, number - 1);
    const text = parseText(this.#in.readText());
    this.#texts.push(text);
    return text;
  }
}

function pick<T>(values: readonly T[], code: number): T {
  const value = values[code];
  if (value === undefined) throw new MalformedBytes(`code ${code} is not one of ${values.length}`);
  return value;
}

function pickNullable<T>(values: readonly T[], code: number): T | null {
  return code === 0 ? null : pick(values, code - 1);
}

function sideFrom(bits: number): Side {
  return (bits & 1) === 1 ? 1 : -1;
}

function rightFrom(code: number): OptionRight {
  return code === 1 ? 'C' : 'P';
}

function aggressorFrom(code: number): Aggressor {
  return code === 2 ? 1 : code === 1 ? 0 : -1;
}

function parseText(json: string): string {
  const text = parseJson(json);
  if (typeof text !== 'string') throw new MalformedBytes('a text is not a JSON string');
  return text;
}

function parseReport(text: string): BrokerReport {
  const report = parseJson(text);
  if (typeof report !== 'object' || report === null || !('kind' in report)) throw new MalformedBytes('a broker report has no kind');
  return report as BrokerReport;
}

function parseSnapshot(text: string): BrokerSnapshot {
  const snapshot = parseJson(text);
  if (typeof snapshot !== 'object' || snapshot === null || !('askedAt' in snapshot)) throw new MalformedBytes('a broker snapshot has no time');
  return snapshot as BrokerSnapshot;
}

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new MalformedBytes(`a text is no JSON: ${String(cause)}`);
  }
}
