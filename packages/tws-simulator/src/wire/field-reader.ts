import { MiaError } from '@mia-trading/core';

/** Numbers that stand for "no value" on the wire, beside the empty field: the largest double and the largest 32-bit integer. */
const UNSET_DOUBLE = 1.797_693_134_862_315_7e308;
const UNSET_INTEGER = 2_147_483_647;

/**
 * The fields of one request, read in order. Clients write an unset number as nothing, 0 or the largest number of its type; the readers
 * here take all but 0 as unset.
 */
export class FieldReader {
  readonly #fields: readonly string[];
  #at: number;

  constructor(fields: readonly string[], at = 0) {
    this.#fields = fields;
    this.#at = at;
  }

  /** Another reader of the same fields that stands where this one does. */
  fromHere(): FieldReader {
    return new FieldReader(this.#fields, this.#at);
  }

  /** Fields not read yet. */
  get left(): number {
    return this.#fields.length - this.#at;
  }

  /** @throws MiaError `MIA-TWS-REQUEST` when there is no further field. */
  text(): string {
    const field = this.#fields[this.#at];
    if (field === undefined) throw this.#fault('one more field', this.#at);
    this.#at += 1;
    return field;
  }

  /** A whole number; 0 when the field is empty. @throws MiaError `MIA-TWS-REQUEST` on anything else. */
  integer(): number {
    const text = this.text();
    const value = text === '' ? 0 : Number(text);
    if (!Number.isSafeInteger(value)) throw this.#fault(`a whole number, not ${JSON.stringify(text)}`, this.#at - 1);
    return value === UNSET_INTEGER ? 0 : value;
  }

  /** A number, `NaN` when unset. @throws MiaError `MIA-TWS-REQUEST` when it is no number. */
  number(): number {
    const text = this.text();
    if (text === '') return Number.NaN;
    if (text === 'Infinity' || text === 'Infinite') return Infinity;
    const value = Number(text);
    if (Number.isNaN(value)) throw this.#fault(`a number, not ${JSON.stringify(text)}`, this.#at - 1);
    return value === UNSET_DOUBLE || value === UNSET_INTEGER ? Number.NaN : value;
  }

  /** 1 or true; anything else is not. */
  boolean(): boolean {
    const text = this.text();
    return text === '1' || text.toLowerCase() === 'true';
  }

  skip(count: number): void {
    for (let index = 0; index < count; index += 1) this.text();
  }

  #fault(expected: string, at: number): MiaError {
    const request = this.#fields[0] ?? '';
    return new MiaError('MIA-TWS-REQUEST', `field ${at} of request ${request}: expected ${expected}`, 'The client speaks another version of the protocol than it offered.', { field: at, request });
  }
}
