/**
 * XXH64, the checksum of zstd frames, over a stream. Source: xxHash specification (github.com/Cyan4973/xxHash/doc/xxhash_spec.md).
 * 64-bit words are kept as two unsigned 32-bit halves: BigInt is some twenty times slower.
 */

const STRIPE_BYTES = 32;
const LANES = 4;

const P1_HIGH = 0x9e3779b1, P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d, P2_LOW = 0x27d4eb4f;
const P3_HIGH = 0x165667b1, P3_LOW = 0x9e3779f9;
const P4_HIGH = 0x85ebca77, P4_LOW = 0xc2b2ae63;
const P5_HIGH = 0x27d4eb2f, P5_LOW = 0x165667c5;

const TWO_32 = 4_294_967_296;

/** High word of a 32 x 32 bit product. */
function highProduct(a: number, b: number): number {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65_536) + Math.floor(other / 65_536)) >>> 0;
}

/** Accumulators and scratch of one hash: `high[i] : low[i]`, lanes 0-3, then the working word. */
export class Xxh64 {
  readonly #high = new Uint32Array(LANES + 1);
  readonly #low = new Uint32Array(LANES + 1);
  readonly #tail = new Uint8Array(STRIPE_BYTES);
  readonly #tailView = new DataView(this.#tail.buffer);
  #tailBytes = 0;
  #length = 0;

  constructor() {
    this.reset();
  }

  /** Starts a new hash with seed 0. */
  reset(): void {
    this.#set(0, 0, 0);
    this.#add(0, P1_HIGH, P1_LOW);
    this.#add(0, P2_HIGH, P2_LOW);
    this.#set(1, P2_HIGH, P2_LOW);
    this.#set(2, 0, 0);
    this.#set(3, ~P1_HIGH >>> 0, (~P1_LOW + 1) >>> 0);
    this.#tailBytes = 0;
    this.#length = 0;
  }

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#tailBytes > 0) {
      at = Math.min(bytes.length, STRIPE_BYTES - this.#tailBytes);
      this.#tail.set(bytes.subarray(0, at), this.#tailBytes);
      this.#tailBytes += at;
      if (this.#tailBytes < STRIPE_BYTES) return;
      this.#stripe(this.#tailView, 0);
      this.#tailBytes = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + STRIPE_BYTES <= bytes.length; at += STRIPE_BYTES) this.#stripe(view, at);
    if (at < bytes.length) {
      this.#tail.set(bytes.subarray(at));
      this.#tailBytes = bytes.length - at;
    }
  }

  /** The low 32 bits of the hash: what a zstd frame stores. Ends the hash. */
  digestLow(): number {
    this.#finish();
    return this.#low[LANES] as number;
  }

  /** The whole hash as 16 hexadecimal digits. Ends the hash. */
  digestHex(): string {
    this.#finish();
    const hex = (word: number): string => word.toString(16).padStart(8, '0');
    return hex(this.#high[LANES] as number) + hex(this.#low[LANES] as number);
  }

  #finish(): void {
    const acc = LANES;
    if (this.#length >= STRIPE_BYTES) this.#merge();
    else this.#set(acc, P5_HIGH, P5_LOW);
    this.#add(acc, Math.floor(this.#length / TWO_32), this.#length >>> 0);
    let at = 0;
    for (; at + 8 <= this.#tailBytes; at += 8) {
      const high = this.#high[acc] as number, low = this.#low[acc] as number;
      this.#set(acc, 0, 0);
      this.#round(acc, this.#tailView.getUint32(at + 4, true), this.#tailView.getUint32(at, true));
      this.#xor(acc, high, low);
      this.#rotate(acc, 27);
      this.#multiply(acc, P1_HIGH, P1_LOW);
      this.#add(acc, P4_HIGH, P4_LOW);
    }
    if (at + 4 <= this.#tailBytes) {
      this.#xorProduct(this.#tailView.getUint32(at, true), P1_HIGH, P1_LOW);
      this.#rotate(acc, 23);
      this.#multiply(acc, P2_HIGH, P2_LOW);
      this.#add(acc, P3_HIGH, P3_LOW);
      at += 4;
    }
    for (; at < this.#tailBytes; at += 1) {
      this.#xorProduct(this.#tail[at] as number, P5_HIGH, P5_LOW);
      this.#rotate(acc, 11);
      this.#multiply(acc, P1_HIGH, P1_LOW);
    }
    this.#avalanche();
  }

  #merge(): void {
    const acc = LANES;
    const copies = [0, 1, 2, 3].map((lane) => [this.#high[lane] as number, this.#low[lane] as number] as const);
    this.#set(acc, 0, 0);
    for (const [lane, bits] of [1, 7, 12, 18].entries()) {
      this.#rotate(lane, bits);
      this.#add(acc, this.#high[lane] as number, this.#low[lane] as number);
    }
    for (const [laneHigh, laneLow] of copies) {
      const high = this.#high[acc] as number, low = this.#low[acc] as number;
      this.#set(acc, 0, 0);
      this.#round(acc, laneHigh, laneLow);
      this.#xor(acc, high, low);
      this.#multiply(acc, P1_HIGH, P1_LOW);
      this.#add(acc, P4_HIGH, P4_LOW);
    }
  }

  #avalanche(): void {
    const acc = LANES;
    this.#xorShifted(33);
    this.#multiply(acc, P2_HIGH, P2_LOW);
    this.#xorShifted(29);
    this.#multiply(acc, P3_HIGH, P3_LOW);
    this.#xorShifted(32);
  }

  #stripe(view: DataView, at: number): void {
    for (let lane = 0; lane < LANES; lane += 1) {
      this.#round(lane, view.getUint32(at + 8 * lane + 4, true), view.getUint32(at + 8 * lane, true));
    }
  }

  /** `acc = rotate(acc + word * P2, 31) * P1`, written out because every byte passes here. */
  #round(i: number, wordHigh: number, wordLow: number): void {
    let low = Math.imul(wordLow, P2_LOW) >>> 0;
    let high = (highProduct(wordLow, P2_LOW) + Math.imul(wordLow, P2_HIGH) + Math.imul(wordHigh, P2_LOW)) >>> 0;
    const sum = low + (this.#low[i] as number);
    high = (high + (this.#high[i] as number) + (sum >= TWO_32 ? 1 : 0)) >>> 0;
    low = sum >>> 0;
    const turnedHigh = ((high << 31) | (low >>> 1)) >>> 0;
    const turnedLow = ((low << 31) | (high >>> 1)) >>> 0;
    this.#low[i] = Math.imul(turnedLow, P1_LOW);
    this.#high[i] = highProduct(turnedLow, P1_LOW) + Math.imul(turnedLow, P1_HIGH) + Math.imul(turnedHigh, P1_LOW);
  }

  #set(i: number, high: number, low: number): void {
    this.#high[i] = high;
    this.#low[i] = low;
  }

  #add(i: number, high: number, low: number): void {
    const sum = (this.#low[i] as number) + low;
    this.#high[i] = (this.#high[i] as number) + high + (sum >= TWO_32 ? 1 : 0);
    this.#low[i] = sum;
  }

  #xor(i: number, high: number, low: number): void {
    this.#high[i] = (this.#high[i] as number) ^ high;
    this.#low[i] = (this.#low[i] as number) ^ low;
  }

  /** `acc ^= word * prime` for a word of 32 bits. */
  #xorProduct(word: number, primeHigh: number, primeLow: number): void {
    this.#xor(LANES, (highProduct(word, primeLow) + Math.imul(word, primeHigh)) >>> 0, Math.imul(word, primeLow) >>> 0);
  }

  #xorShifted(bits: number): void {
    const high = this.#high[LANES] as number, low = this.#low[LANES] as number;
    if (bits >= 32) this.#xor(LANES, 0, bits === 32 ? high : high >>> (bits - 32));
    else this.#xor(LANES, high >>> bits, ((high << (32 - bits)) | (low >>> bits)) >>> 0);
  }

  #rotate(i: number, bits: number): void {
    const high = this.#high[i] as number, low = this.#low[i] as number;
    this.#high[i] = (high << bits) | (low >>> (32 - bits));
    this.#low[i] = (low << bits) | (high >>> (32 - bits));
  }

  #multiply(i: number, high: number, low: number): void {
    const a = this.#low[i] as number, aHigh = this.#high[i] as number;
    this.#high[i] = highProduct(a, low) + Math.imul(a, high) + Math.imul(aHigh, low);
    this.#low[i] = Math.imul(a, low);
  }
}
