/**
 * Record types and field positions of Databento Binary Encoding, versions 1 to 3.
 * Source: the reference implementation's record definitions (github.com/databento/dbn, `record.rs`, `v1.rs`, `v2.rs`), Apache-2.0.
 * Positions are bytes from the start of the record; all numbers are little-endian.
 */

export const RType = {
  Trade: 0x00,
  Mbp1: 0x01,
  Mbp10: 0x0a,
  OhlcvDeprecated: 0x11,
  Status: 0x12,
  Definition: 0x13,
  Imbalance: 0x14,
  Error: 0x15,
  SymbolMapping: 0x16,
  System: 0x17,
  Statistics: 0x18,
  Ohlcv1s: 0x20,
  Ohlcv1m: 0x21,
  Ohlcv1h: 0x22,
  Ohlcv1d: 0x23,
  OhlcvEod: 0x24,
  Mbo: 0xa0,
  Cmbp1: 0xb1,
  Cbbo1s: 0xc0,
  Cbbo1m: 0xc1,
  Tcbbo: 0xc2,
  Bbo1s: 0xc3,
  Bbo1m: 0xc4,
} as const;

interface RecordKind {
  readonly name: string;
  /** Shortest length in bytes over all versions; a record may be longer (`ts_out` is appended). */
  readonly minBytes: number;
}

const KINDS = new Map<number, RecordKind>([
  [RType.Trade, { name: 'trade', minBytes: 48 }],
  [RType.Mbp1, { name: 'mbp-1', minBytes: 80 }],
  [RType.Mbp10, { name: 'mbp-10', minBytes: 368 }],
  [RType.OhlcvDeprecated, { name: 'ohlcv-deprecated', minBytes: 56 }],
  [RType.Status, { name: 'status', minBytes: 40 }],
  [RType.Definition, { name: 'definition', minBytes: 360 }],
  [RType.Imbalance, { name: 'imbalance', minBytes: 112 }],
  [RType.Error, { name: 'error', minBytes: 80 }],
  [RType.SymbolMapping, { name: 'symbol-mapping', minBytes: 80 }],
  [RType.System, { name: 'system', minBytes: 80 }],
  [RType.Statistics, { name: 'statistics', minBytes: 64 }],
  [RType.Ohlcv1s, { name: 'ohlcv-1s', minBytes: 56 }],
  [RType.Ohlcv1m, { name: 'ohlcv-1m', minBytes: 56 }],
  [RType.Ohlcv1h, { name: 'ohlcv-1h', minBytes: 56 }],
  [RType.Ohlcv1d, { name: 'ohlcv-1d', minBytes: 56 }],
  [RType.OhlcvEod, { name: 'ohlcv-eod', minBytes: 56 }],
  [RType.Mbo, { name: 'mbo', minBytes: 56 }],
  [RType.Cmbp1, { name: 'cmbp-1', minBytes: 80 }],
  [RType.Cbbo1s, { name: 'cbbo-1s', minBytes: 80 }],
  [RType.Cbbo1m, { name: 'cbbo-1m', minBytes: 80 }],
  [RType.Tcbbo, { name: 'tcbbo', minBytes: 80 }],
  [RType.Bbo1s, { name: 'bbo-1s', minBytes: 80 }],
  [RType.Bbo1m, { name: 'bbo-1m', minBytes: 80 }],
]);

const NO_KIND: RecordKind = { name: 'unknown', minBytes: 16 };

const MIN_BYTES = new Uint16Array(256);
for (let rtype = 0; rtype < MIN_BYTES.length; rtype += 1) MIN_BYTES[rtype] = (KINDS.get(rtype) ?? NO_KIND).minBytes;

/** Shortest valid length of a record of this type in bytes; the bare header for an unknown type. */
export function minimumRecordBytes(rtype: number): number {
  return MIN_BYTES[rtype] as number;
}

/** Databento's name of a record type; `unknown-0x..` for one this version does not know. */
export function recordName(rtype: number): string {
  return KINDS.get(rtype)?.name ?? `unknown-0x${rtype.toString(16).padStart(2, '0')}`;
}

/** Schemas by their number in the metadata. */
const SCHEMAS = [
  'mbo', 'mbp-1', 'mbp-10', 'tbbo', 'trades', 'ohlcv-1s', 'ohlcv-1m', 'ohlcv-1h', 'ohlcv-1d', 'definition', 'statistics', 'status',
  'imbalance', 'ohlcv-eod', 'cmbp-1', 'cbbo-1s', 'cbbo-1m', 'tcbbo', 'bbo-1s', 'bbo-1m',
];

/** Metadata schema number of a stream that mixes schemas. */
const MIXED_SCHEMA = 0xffff;

/** Databento's name of a schema; `mixed` for a stream of several, `unknown-<number>` for one this version does not know. */
export function schemaName(schema: number): string {
  if (schema === MIXED_SCHEMA) return 'mixed';
  return SCHEMAS[schema] ?? `unknown-${schema}`;
}

/** Fields shared by trades, MBP and CMBP records. */
export const TradeField = { price: 16, size: 24, action: 28, side: 29, flags: 30, tsRecv: 32, sequence: 44, levels: 48 } as const;

/** Fields of one level of MBP-1, MBP-10, BBO and consolidated records, from the start of the level. */
export const LevelField = { bidPrice: 0, askPrice: 8, bidSize: 16, askSize: 20, bidCount: 24, askCount: 28, bytes: 32 } as const;

export const MboField = { orderId: 16, price: 24, size: 32, flags: 36, action: 38, side: 39, tsRecv: 40, sequence: 52 } as const;

export const OhlcvField = { open: 16, high: 24, low: 32, close: 40, volume: 48 } as const;

export const StatusField = { tsRecv: 16, action: 24 } as const;

/** Bits of the `flags` field. */
export const DbnFlag = { Last: 0x80, Snapshot: 0x20, BadTsRecv: 0x08 } as const;

/** Codes of the `action` and `side` fields (ASCII). */
export const DbnAction = { Add: 0x41, Cancel: 0x43, Modify: 0x4d, Clear: 0x52, Trade: 0x54, Fill: 0x46, None: 0x4e } as const;
export const DbnSide = { Bid: 0x42, Ask: 0x41, None: 0x4e } as const;
