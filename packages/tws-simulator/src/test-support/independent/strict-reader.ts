/** Texts that Python's `int` and `float` take, as the clients written in it parse them. */
const WHOLE = /^-?\d+$/;
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** How the protocol writes a double that there is none of. */
const UNSET = '1.7976931348623157E308';

/** Takes the fields of one reply apart in order, and does not let a field be missing, left over or of another kind. */
export class StrictReader {
  readonly #fields: readonly string[];
  #at = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
  }

  text(): string {
    const field = this.#fields[this.#at];
    if (field === undefined) throw this.#fault('is missing');
    this.#at += 1;
    return field;
  }

  whole(): number {
    const field = this.text();
    if (!WHOLE.test(field)) throw this.#fault('is no whole number', 1);
    return Number(field);
  }

  /** A whole number that must be this one. */
  exactly(expected: number): void {
    if (this.whole() !== expected) throw this.#fault(`is not ${expected}`, 1);
  }

  /** A whole number, `null` for nothing. */
  wholeOrNone(): number | null {
    return this.#isEmpty() ? this.#none() : this.whole();
  }

  number(): number {
    const field = this.text();
    if (!NUMBER.test(field) || field === UNSET) throw this.#fault('is no number', 1);
    return Number(field);
  }

  /** A number, `null` for nothing or the largest double. */
  numberOrNone(): number | null {
    return this.#isEmpty() || this.#fields[this.#at] === UNSET ? this.#none() : this.number();
  }

  flag(): boolean {
    const field = this.text();
    if (field !== '0' && field !== '1') throw this.#fault('is neither 0 nor 1', 1);
    return field === '1';
  }

  /** As many as a count before them says. */
  counted<T>(read: () => T): T[] {
    return Array.from({ length: this.whole() }, read);
  }

  /** As many as `count` says. */
  times<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read);
  }

  end(): void {
    if (this.#at < this.#fields.length) throw new Error(`${this.#fields.length - this.#at} fields too many from field ${this.#at} on: ${this.#fields.join('|')}`);
  }

  #isEmpty(): boolean {
    return this.#fields[this.#at] === '';
  }

  #none(): null {
    this.#at += 1;
    return null;
  }

  #fault(what: string, back = 0): Error {
    return new Error(`field ${this.#at - back} ${what}: ${this.#fields.join('|')}`);
  }
}
