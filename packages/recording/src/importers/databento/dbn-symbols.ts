import { DAY, type Micros } from '@mia-trading/core';
import { SType, type DbnMetadata } from './dbn-metadata.js';
import type { DbnRecord } from './dbn-record.js';

/** Where the raw symbol stands in a definition record, by DBN version. */
const DEFINITION_SYMBOL = { 1: { at: 200, bytes: 22 }, 2: { at: 200, bytes: 71 }, 3: { at: 238, bytes: 71 } } as const;
/** Where the output symbol stands in a symbol-mapping record, by DBN version. */
const MAPPING_OUT_SYMBOL = { 1: { at: 38, bytes: 22 }, 2: { at: 89, bytes: 71 }, 3: { at: 89, bytes: 71 } } as const;

interface NamedSpan {
  readonly name: string;
  /** `[from, to)` in event time. */
  readonly from: Micros;
  readonly to: Micros;
}

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Date as yyyymmdd to the start of that UTC day. */
function dayStart(date: number): Micros {
  const [year, month, day] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  return (Date.UTC(year, month - 1, day) / 86_400_000) * DAY;
}

/** Raw symbol of a definition record. */
export function definitionSymbol(record: DbnRecord, version: number): string {
  const field = version === 1 ? DEFINITION_SYMBOL[1] : version === 2 ? DEFINITION_SYMBOL[2] : DEFINITION_SYMBOL[3];
  return record.text(field.at, field.bytes);
}

/** Contract names that a stream's metadata maps to instrument ids. */
export function mappedNames(metadata: DbnMetadata): string[] {
  if (metadata.stypeOut === SType.InstrumentId) return metadata.mappings.map((mapping) => mapping.rawSymbol);
  return metadata.mappings.flatMap((mapping) => mapping.intervals.map((interval) => interval.symbol));
}

/** Names of instrument ids, gathered from metadata, definitions and symbol-mapping records. An id may be reused by another contract on another day. */
export class DbnSymbols {
  readonly #spans = new Map<number, NamedSpan[]>();

  addMetadata(metadata: DbnMetadata): void {
    for (const { rawSymbol, intervals } of metadata.mappings) {
      for (const interval of intervals) {
        const idText = metadata.stypeOut === SType.InstrumentId ? interval.symbol : rawSymbol;
        const name = metadata.stypeOut === SType.InstrumentId ? rawSymbol : interval.symbol;
        const id = Number(idText);
        if (idText === '' || !Number.isSafeInteger(id)) continue;
        this.#add(id, { name, from: dayStart(interval.startDate), to: dayStart(interval.endDate) });
      }
    }
  }

  addDefinition(record: DbnRecord, version: number): void {
    this.#add(record.instrumentId, { name: definitionSymbol(record, version), ...ALWAYS });
  }

  addMapping(record: DbnRecord, version: number): void {
    const field = version === 1 ? MAPPING_OUT_SYMBOL[1] : MAPPING_OUT_SYMBOL[2];
    this.#add(record.instrumentId, { name: record.text(field.at, field.bytes), ...ALWAYS });
  }

  /** Whether `symbol` names the id at `time` (any time when it is `NaN`). */
  isNamed(id: number, time: Micros, symbol: string): boolean {
    return this.#at(id, time).some((span) => span.name === symbol);
  }

  /** A name of the id at `time`; `id:<number>` when it has none. */
  nameOf(id: number, time: Micros): string {
    return this.#at(id, time)[0]?.name ?? `id:${id}`;
  }

  /** Spans that hold at `time`; all of an id's when none does (its names outside the mapped days are the best there are). */
  #at(id: number, time: Micros): readonly NamedSpan[] {
    const all = this.#spans.get(id) ?? [];
    const now = all.filter((span) => time >= span.from && time < span.to);
    return now.length > 0 ? now : all;
  }

  #add(id: number, span: NamedSpan): void {
    if (span.name === '') return;
    const spans = this.#spans.get(id);
    if (spans === undefined) this.#spans.set(id, [span]);
    else if (!spans.some((known) => known.name === span.name && known.from === span.from)) spans.push(span);
  }
}
