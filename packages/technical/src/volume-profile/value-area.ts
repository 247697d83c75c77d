import type { Ticks } from '@mia-trading/core';
import type { VolumeHistogram } from './volume-histogram.js';

/** How the value area grows from the point of control: by the larger neighbour row, or by the larger pair of rows (CBOT). */
export type ValueAreaRule = 'oneRow' | 'twoRow';

/** The prices around the point of control that hold a share of the volume. */
export interface ValueArea {
  pointOfControl: Ticks;
  high: Ticks;
  low: Ticks;
  /** Contracts inside, both ends included. */
  volume: number;
}

export function createValueArea(): ValueArea {
  return { pointOfControl: Number.NaN, high: Number.NaN, low: Number.NaN, volume: 0 };
}

/** Rounding of share × volume must not ask for one contract more. */
const ROUNDING = 1e-9;

/**
 * Writes the value area of `histogram` into `area`: from the point of control outward, the side whose next row (`oneRow`) or next two
 * rows together (`twoRow`) hold more is added until `share` of the volume is inside. Rows without volume count as rows, equal sides
 * go up, and past the end of the range there is nothing to add. `NaN` without volume.
 * Source: Dalton, Mind over Markets, appendix 1 (two-row, 70 %); CBOT Market Profile handbook.
 */
export function writeValueArea(histogram: VolumeHistogram, share: number, rule: ValueAreaRule, area: ValueArea): void {
  const centre = histogram.pointOfControl;
  area.pointOfControl = centre;
  area.high = centre;
  area.low = centre;
  area.volume = histogram.volume === 0 ? 0 : histogram.largestVolume;
  const enough = histogram.volume * (share - ROUNDING);
  const step = rule === 'oneRow' ? 1 : 2;
  while (area.volume < enough) {
    const above = sumOf(histogram, area.high + 1, Math.min(area.high + step, histogram.highest));
    const below = sumOf(histogram, Math.max(area.low - step, histogram.lowest), area.low - 1);
    if (area.high < histogram.highest && (above >= below || area.low <= histogram.lowest)) {
      area.high = Math.min(area.high + step, histogram.highest);
      area.volume += above;
    } else if (area.low > histogram.lowest) {
      area.low = Math.max(area.low - step, histogram.lowest);
      area.volume += below;
    } else return;
  }
}

function sumOf(histogram: VolumeHistogram, from: Ticks, to: Ticks): number {
  let sum = 0;
  for (let price = from; price <= to; price += 1) sum += histogram.volumeAt(price);
  return sum;
}
