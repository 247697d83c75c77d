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
  if (histogram.volume > 0) grow(histogram, histogram.volume * (share - ROUNDING), rule === 'oneRow' ? 1 : 2, area);
}

/** On the rows themselves, with the side that was not taken kept for the next step: a wide session has hundreds of steps. */
function grow(histogram: VolumeHistogram, enough: number, step: number, area: ValueArea): void {
  const { totals, origin } = histogram;
  const top = histogram.highest - origin;
  const bottom = histogram.lowest - origin;
  let high = area.high - origin;
  let low = area.low - origin;
  let { volume } = area;
  let above = sumOf(totals, high + 1, Math.min(high + step, top));
  let below = sumOf(totals, Math.max(low - step, bottom), low - 1);
  while (volume < enough && (high < top || low > bottom)) {
    if (high < top && (above >= below || low <= bottom)) {
      volume += above;
      high = Math.min(high + step, top);
      above = sumOf(totals, high + 1, Math.min(high + step, top));
    } else {
      volume += below;
      low = Math.max(low - step, bottom);
      below = sumOf(totals, Math.max(low - step, bottom), low - 1);
    }
  }
  area.high = high + origin;
  area.low = low + origin;
  area.volume = volume;
}

function sumOf(totals: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row <= to; row += 1) sum += totals[row] as number;
  return sum;
}
