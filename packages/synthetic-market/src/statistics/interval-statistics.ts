import type { DurationMicros, Micros } from '@mia-trading/core';

/** What consecutive intervals of one length say of order flow, price and trade counts. */
export interface IntervalReport {
  readonly intervals: number;
  /** R² of the mid change (ticks) on order flow imbalance (lots), by least squares; `NaN` below 2 intervals. */
  readonly ofiR2: number;
  /** Slope of that fit, ticks per lot. */
  readonly ofiSlope: number;
  /** Variance of the number of trades divided by its mean: 1 for a Poisson process, more when trades come in bursts. */
  readonly countDispersion: number;
  /** Standard deviation of the mid change in ticks. */
  readonly midDeviation: number;
  /** Fourth moment of the mid change divided by the square of its second: 3 for a normal distribution. */
  readonly midKurtosis: number;
  /** Correlation of the absolute mid changes of successive intervals: above 0 where volatility clusters. */
  readonly absoluteAutocorrelation: number;
}

/** Cuts time into intervals of one length and keeps the sums behind {@link IntervalReport}. Empty intervals count. */
export class IntervalStatistics {
  readonly #length: DurationMicros;
  #end: Micros = Number.NaN;
  #ofi = 0;
  #trades = 0;
  #startMid = Number.NaN;
  #lastMid = Number.NaN;
  #previous = Number.NaN;
  #n = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;
  #y4 = 0;
  #count = 0;
  #count2 = 0;
  #pairs = 0;
  #a = 0;
  #aa = 0;
  #b = 0;
  #bb = 0;
  #ab = 0;

  constructor(length: DurationMicros) {
    this.#length = length;
  }

  onTrade(time: Micros): void {
    this.#roll(time);
    this.#trades += 1;
  }

  /** A new best bid and offer: its order flow imbalance (lots) and mid (ticks). */
  onMid(time: Micros, ofi: number, mid: number): void {
    this.#roll(time);
    if (Number.isNaN(this.#startMid)) this.#startMid = mid;
    this.#ofi += ofi;
    this.#lastMid = mid;
  }

  report(): IntervalReport {
    const n = this.#n;
    const varX = this.#xx / n - (this.#x / n) ** 2;
    const varY = this.#yy / n - (this.#y / n) ** 2;
    const cov = this.#xy / n - (this.#x / n) * (this.#y / n);
    const meanCount = this.#count / n;
    const meanA = this.#a / this.#pairs;
    const meanB = this.#b / this.#pairs;
    return {
      intervals: n,
      ofiR2: (cov * cov) / (varX * varY),
      ofiSlope: cov / varX,
      countDispersion: (this.#count2 / n - meanCount * meanCount) / meanCount,
      midDeviation: Math.sqrt(varY),
      midKurtosis: this.#y4 / n / (this.#yy / n) ** 2,
      absoluteAutocorrelation: (this.#ab / this.#pairs - meanA * meanB) / Math.sqrt((this.#aa / this.#pairs - meanA * meanA) * (this.#bb / this.#pairs - meanB * meanB)),
    };
  }

  #roll(time: Micros): void {
    if (Number.isNaN(this.#end)) this.#end = time + this.#length;
    while (time >= this.#end) {
      this.#close();
      this.#end += this.#length;
    }
  }

  #close(): void {
    if (!Number.isNaN(this.#startMid)) {
      const change = this.#lastMid - this.#startMid;
      this.#n += 1;
      this.#x += this.#ofi;
      this.#y += change;
      this.#xx += this.#ofi * this.#ofi;
      this.#yy += change * change;
      this.#xy += this.#ofi * change;
      this.#y4 += change ** 4;
      this.#count += this.#trades;
      this.#count2 += this.#trades * this.#trades;
      const size = Math.abs(change);
      if (!Number.isNaN(this.#previous)) {
        this.#pairs += 1;
        this.#a += size;
        this.#aa += size * size;
        this.#b += this.#previous;
        this.#bb += this.#previous * this.#previous;
        this.#ab += size * this.#previous;
      }
      this.#previous = size;
    }
    this.#startMid = this.#lastMid;
    this.#ofi = 0;
    this.#trades = 0;
  }
}
