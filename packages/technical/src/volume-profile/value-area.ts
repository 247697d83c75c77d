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

/**
 * On the rows themselves, with the side that was not taken kept for the next step: a wide session has hundreds of steps. Rows past the end of
 * the range are empty ({@link MARGIN_ROWS}), so that nothing has to be checked inside the loop.
 */
function grow({ totals, origin, highest, lowest }: VolumeHistogram, enough: number, step: 1 | 2, area: ValueArea): void {
  const top = highest - origin;
  const bottom = lowest - origin;
  let high = area.pointOfControl - origin;
  let low = high;
  let { volume } = area;
  const second = step - 1;
  let above = (totals[high + 1] as number) + second * (totals[high + 2] as number);
  let below = (totals[low - 1] as number) + second * (totals[low - 2] as number);
  while (volume < enough && (high < top || low > bottom)) {
    if (high < top && (above >= below || low <= bottom)) {
      volume += above;
      high += step;
      above = (totals[high + 1] as number) + second * (totals[high + 2] as number);
    } else {
      volume += below;
      low -= step;
      below = (totals[low - 1] as number) + second * (totals[low - 2] as number);
    }
  }
  area.high = Math.min(high, top) + origin;
  area.low = Math.max(low, bottom) + origin;
  area.volume = volume;
}
