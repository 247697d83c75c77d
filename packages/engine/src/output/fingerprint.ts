/**
 * SHA-256 over every rating, refusal, order and fill of a run, in order, in a canonical binary encoding:
 * a tag byte, then each field as little-endian float64 (one bit pattern for NaN, no negative zero), a byte, or length-prefixed UTF-8.
 * The same input and configuration give the same fingerprint on every run, machine and Node version.
 */
import { createHash, type Hash } from 'node:crypto';
import type { BrokerReport, CurrentRating, Micros, OrderIntent, Refused, VenueCommand } from '@mia-trading/core';
import type { DecisionSink } from './decision-sink.js';

/** Grows when the encoding changes; fingerprints of different versions do not compare. */
export const FINGERPRINT_VERSION = 1;

const Tag = { Rating: 1, Refusal: 2, Command: 3, Report: 4 } as const;

const BUFFER_BYTES = 1 << 16;
const FLOAT_BYTES = 8;
/** More than the numbers of a record need, strings and features apart. */
const RECORD_BYTES = 128;
/** Available or not, signal and confidence. */
const LINE_BYTES = 1 + 2 * FLOAT_BYTES;
const NAN_HIGH_WORD = 0x7ff80000;

export class Fingerprint implements DecisionSink {
  readonly #hash: Hash = createHash('sha256');
  readonly #bytes = new Uint8Array(BUFFER_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #length = 0;

  onRating(rating: CurrentRating): void {
    this.#reserve(RECORD_BYTES + LINE_BYTES * rating.lines.length);
    this.#byte(Tag.Rating);
    this.#float(rating.ts);
    this.#float(rating.price);
    this.#float(rating.score);
    this.#float(rating.direction);
    this.#float(rating.bonus);
    this.#float(rating.clamp);
    this.#float(rating.coverage);
    for (const line of rating.lines) {
      this.#byte(line.available ? 1 : 0);
      if (!line.available) continue;
      this.#float(line.signal);
      this.#float(line.confidence);
    }
  }

  onRefusal(intent: OrderIntent, refusal: Refused): void {
    this.#reserve(RECORD_BYTES);
    this.#byte(Tag.Refusal);
    this.#float(intent.ts);
    this.#text(intent.intentId);
    this.#text(refusal.code);
  }

  onCommand(command: VenueCommand, ts: Micros): void {
    this.#reserve(RECORD_BYTES);
    this.#byte(Tag.Command);
    this.#float(ts);
    this.#text(canonicalJson(command));
  }

  onReport(report: BrokerReport, ts: Micros): void {
    this.#reserve(RECORD_BYTES);
    this.#byte(Tag.Report);
    this.#float(ts);
    this.#text(canonicalJson(report));
  }

  /** Hex digest; the fingerprint takes nothing more afterwards. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #byte(value: number): void {
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  #float(value: number): void {
    if (Number.isNaN(value)) {
      this.#view.setUint32(this.#length, 0, true);
      this.#view.setUint32(this.#length + FLOAT_BYTES / 2, NAN_HIGH_WORD, true);
    } else {
      this.#view.setFloat64(this.#length, value + 0, true);
    }
    this.#length += FLOAT_BYTES;
  }

  #text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.#reserve(FLOAT_BYTES);
    this.#float(bytes.length);
    if (bytes.length > BUFFER_BYTES - this.#length) this.#flush();
    if (bytes.length > BUFFER_BYTES) {
      this.#hash.update(bytes);
      return;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Makes room for so many bytes of numbers. */
  #reserve(bytes: number): void {
    if (this.#length > BUFFER_BYTES - bytes) this.#flush();
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}

/** JSON with keys in alphabetical order at every depth; NaN and infinities are written as strings. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value + 0) : `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** SHA-256 of a JSON document's canonical form. */
export function jsonHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
