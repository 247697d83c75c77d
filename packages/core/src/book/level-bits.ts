/** Bits of one word, as shift and mask. */
const WORD_SHIFT = 5;
const WORD_MASK = 31;

/** A set of small integers in two layers of bits, so that the next lower member is found in a few steps however sparse the set. */
export class LevelBits {
  readonly #words: Int32Array;
  /** One bit per word that is not 0. */
  readonly #summary: Int32Array;

  /** Members are 0 .. `size - 1`; `size` is a multiple of 1,024. */
  constructor(size: number) {
    this.#words = new Int32Array(size >>> WORD_SHIFT);
    this.#summary = new Int32Array(size >>> (2 * WORD_SHIFT));
  }

  set(index: number): void {
    const word = index >>> WORD_SHIFT;
    this.#words[word] = (this.#words[word] as number) | (1 << (index & WORD_MASK));
    const group = word >>> WORD_SHIFT;
    this.#summary[group] = (this.#summary[group] as number) | (1 << (word & WORD_MASK));
  }

  clear(index: number): void {
    const word = index >>> WORD_SHIFT;
    const left = (this.#words[word] as number) & ~(1 << (index & WORD_MASK));
    this.#words[word] = left;
    if (left !== 0) return;
    const group = word >>> WORD_SHIFT;
    this.#summary[group] = (this.#summary[group] as number) & ~(1 << (word & WORD_MASK));
  }

  /** Greatest member below `index` (1 .. size); -1 when there is none. */
  largestBelow(index: number): number {
    const last = index - 1;
    const word = last >>> WORD_SHIFT;
    const here = (this.#words[word] as number) & (-1 >>> (WORD_MASK - (last & WORD_MASK)));
    if (here !== 0) return (word << WORD_SHIFT) + WORD_MASK - Math.clz32(here);
    if (word === 0) return -1;
    const lastWord = word - 1;
    let group = lastWord >>> WORD_SHIFT;
    let groupBits = (this.#summary[group] as number) & (-1 >>> (WORD_MASK - (lastWord & WORD_MASK)));
    while (groupBits === 0) {
      if (group === 0) return -1;
      group--;
      groupBits = this.#summary[group] as number;
    }
    const found = (group << WORD_SHIFT) + WORD_MASK - Math.clz32(groupBits);
    return (found << WORD_SHIFT) + WORD_MASK - Math.clz32(this.#words[found] as number);
  }

  /** Smallest member; -1 when empty. Linear in the number of words: for rare use. */
  smallest(): number {
    for (let word = 0; word < this.#words.length; word++) {
      const bits = this.#words[word] as number;
      if (bits !== 0) return (word << WORD_SHIFT) + WORD_MASK - Math.clz32(bits & -bits);
    }
    return -1;
  }
}
