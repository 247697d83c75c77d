import { DAY, type FeedQuality, type Micros } from '@mia-trading/core';
import { instrumentChoice } from '../shared/import-errors.js';
import { MboField, recordName, RType, TradeField } from './dbn-layout.js';
import type { DbnRecord } from './dbn-record.js';
import type { DbnSymbols } from './dbn-symbols.js';
import { BarMapper, isBarRecord, StatusMapper } from './map-bars.js';
import type { MapContext, RecordMapper } from './map-context.js';
import { DepthMapper, QuoteMapper, TradesMapper } from './map-levels.js';
import { MboMapper } from './map-mbo.js';

/** Receive time of a record if its type has one, else its exchange time. */
export function firstTime(record: DbnRecord): Micros {
  const at = record.rtype === RType.Mbo ? MboField.tsRecv : isPriced(record.rtype) ? TradeField.tsRecv : null;
  const received = at === null ? Number.NaN : record.micros(at);
  return Number.isNaN(received) ? record.tsEvent : received;
}

function isPriced(rtype: number): boolean {
  return QUALITIES.has(rtype) && rtype !== RType.Mbo;
}

const QUALITIES = new Map<number, FeedQuality>([
  [RType.Mbo, 'l3'],
  [RType.Mbp10, 'l2-atomic'],
  [RType.Mbp1, 'l1'],
  [RType.Trade, 'l1'],
  [RType.Cmbp1, 'l1'],
  [RType.Tcbbo, 'l1'],
  [RType.Bbo1s, 'sampled'],
  [RType.Bbo1m, 'sampled'],
  [RType.Cbbo1s, 'sampled'],
  [RType.Cbbo1m, 'sampled'],
]);

const RANK: readonly FeedQuality[] = ['sampled', 'l1', 'l2-async', 'l2-atomic', 'l3'];

/**
 * Sends each record of the chosen instrument to the mapping of its type and counts the rest by name.
 * Without a chosen instrument the first one met is it, and a second one is an error.
 */
export class DbnRouter {
  readonly #context: MapContext;
  readonly #symbols: DbnSymbols;
  readonly #mappers = new Map<number, RecordMapper>();
  #wanted: string | null;
  #version = 0;
  /** Answer for the last id asked, which nearly always is the next one too. */
  #lastId = -1;
  #lastIsWanted = false;
  /** End of the UTC day the answer holds for. */
  #knownUntil: Micros = Number.NEGATIVE_INFINITY;
  #lastRtype = -1;
  #lastMapper: RecordMapper | null = null;

  constructor(context: MapContext, symbols: DbnSymbols, wanted: string | null) {
    this.#context = context;
    this.#symbols = symbols;
    this.#wanted = wanted;
  }

  /** Records that follow are of this DBN version. */
  beginSource(version: number): void {
    this.#version = version;
    this.#lastId = -1;
  }

  handle(record: DbnRecord): void {
    const { log } = this.#context;
    log.sourceMessages += 1;
    const mapper = record.rtype === this.#lastRtype ? this.#lastMapper : this.#mapperOf(record.rtype);
    if (mapper === null) this.#note(record);
    else if (this.#isWanted(record)) mapper.handle(record);
    else log.skip('other instrument');
  }

  endOfSource(): void {
    for (const mapper of this.#mappers.values()) mapper.endOfSource();
  }

  #note(record: DbnRecord): void {
    if (record.rtype === RType.Definition) this.#symbols.addDefinition(record, this.#version);
    else if (record.rtype === RType.SymbolMapping) this.#symbols.addMapping(record, this.#version);
    this.#lastId = -1;
    this.#context.log.skip(recordName(record.rtype));
  }

  #isWanted(record: DbnRecord): boolean {
    const id = record.instrumentId;
    const time = record.tsEvent;
    if (id === this.#lastId && !(time >= this.#knownUntil)) return this.#lastIsWanted;
    this.#lastId = id;
    this.#knownUntil = (Math.floor(time / DAY) + 1) * DAY;
    this.#lastIsWanted = this.#decide(id, time);
    return this.#lastIsWanted;
  }

  #decide(id: number, time: Micros): boolean {
    if (this.#wanted === null) {
      this.#wanted = this.#symbols.nameOf(id, time);
      this.#context.instrument = this.#wanted;
      return true;
    }
    if (this.#symbols.isNamed(id, time, this.#wanted) || this.#wanted === `id:${id}`) return true;
    if (this.#context.isChosen) return false;
    throw instrumentChoice(this.#context.file, 'several instruments and none chosen', [this.#wanted, this.#symbols.nameOf(id, time)]);
  }

  #mapperOf(rtype: number): RecordMapper | null {
    const mapper = this.#mappers.get(rtype) ?? this.#createMapper(rtype);
    if (mapper !== null) this.#mappers.set(rtype, mapper);
    this.#lastRtype = rtype;
    this.#lastMapper = mapper;
    return mapper;
  }

  #createMapper(rtype: number): RecordMapper | null {
    const { log } = this.#context;
    const quality = QUALITIES.get(rtype);
    if (quality !== undefined && (this.#mappers.size === 0 || RANK.indexOf(quality) > RANK.indexOf(log.feedQuality))) log.feedQuality = quality;
    if (rtype === RType.Mbo) return new MboMapper(this.#context);
    if (rtype === RType.Trade) return new TradesMapper(this.#context);
    if (rtype === RType.Mbp10) return new DepthMapper(this.#context);
    if (quality !== undefined) return new QuoteMapper(this.#context);
    if (isBarRecord(rtype)) return new BarMapper(this.#context);
    if (rtype === RType.Status) return new StatusMapper(this.#context);
    return null;
  }
}
