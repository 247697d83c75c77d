import type { ExposureSnapshot } from './exposure-work.js';

/** A level of the index and what it is in the future, in points; `es` is `null` while the basis is not available. */
export interface OptionLevel {
  readonly spx: number;
  readonly es: number | null;
}

export interface OptionLevels {
  readonly callWall: OptionLevel | null;
  readonly putWall: OptionLevel | null;
  readonly gammaFlip: OptionLevel | null;
  readonly absoluteGamma: OptionLevel | null;
}

/** Levels of a full computation, with the future over the index in points (`NaN` when not known). Allocates. */
export function optionLevels({ walls, gammaFlip }: ExposureSnapshot, basis: number): OptionLevels {
  const level = (spx: number | null): OptionLevel | null => (spx === null ? null : { spx, es: Number.isNaN(basis) ? null : spx + basis });
  return { callWall: level(walls.callWall), putWall: level(walls.putWall), gammaFlip: level(gammaFlip), absoluteGamma: level(walls.absGammaStrike) };
}
