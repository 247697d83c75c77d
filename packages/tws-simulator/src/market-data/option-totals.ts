import type { IsoDate, OptionRight } from '@mia-trading/core';

/** Volume and open interest of all recorded series of one underlying, by right. `NaN` before the first is known. */
export class OptionTotals {
  callVolume = Number.NaN;
  putVolume = Number.NaN;
  callOpenInterest = Number.NaN;
  putOpenInterest = Number.NaN;
  #date: IsoDate = '';

  /** Volume counts by the day. */
  enterDate(date: IsoDate): void {
    if (date === this.#date) return;
    this.#date = date;
    this.callVolume = this.putVolume = Number.NaN;
  }

  addVolume(right: OptionRight, contracts: number): void {
    if (right === 'C') this.callVolume = plus(this.callVolume, contracts);
    else this.putVolume = plus(this.putVolume, contracts);
  }

  addOpenInterest(right: OptionRight, contracts: number): void {
    if (right === 'C') this.callOpenInterest = plus(this.callOpenInterest, contracts);
    else this.putOpenInterest = plus(this.putOpenInterest, contracts);
  }
}

function plus(sum: number, contracts: number): number {
  return (Number.isNaN(sum) ? 0 : sum) + contracts;
}
