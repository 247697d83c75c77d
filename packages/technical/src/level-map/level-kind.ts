/** +1 a level known as resistance, -1 as support, 0 either. */
export type LevelNature = 1 | -1 | 0;

interface LevelTraits {
  /** 0 .. 1: how much trading is expected to turn or stop at it. */
  readonly strength: number;
  readonly nature: LevelNature;
  /** Levels of the kind that there may be at once. */
  readonly places: number;
}

const WALL = 1;
const MAGNET = 0.9;
const VALUE = 0.8;
const FIRST_BAND = 0.7;
const SECOND_BAND = 0.6;
const EXTREME = 0.5;
/** More high-volume nodes than a session's profile shows to the eye. */
const NODES = 8;
/** Of those not traded since, the nearest. */
const NAKED = 8;
/** Of those with most contracts. */
const INSTITUTIONAL = 4;

function one(strength: number, nature: LevelNature): LevelTraits {
  return { strength, nature, places: 1 };
}

/**
 * Every kind of level with its strength. Strengths are the system's own (FEATURES, level map): walls 1.0, flip and POC 0.9, VAH / VAL / VWAP 0.8,
 * previous POC and first bands 0.7, previous value area, second bands and high-volume nodes 0.6, extremes, opening range and book walls 0.5. The
 * absolute gamma strike, which that list leaves out, draws price as the flip and the POC do: 0.9. Naked points of control and institutional levels,
 * which it names without a number, mark old trade as high-volume nodes do: 0.6.
 */
export const LEVEL_TRAITS = {
  callWall: one(WALL, 1),
  putWall: one(WALL, -1),
  gammaFlip: one(MAGNET, 0),
  absoluteGamma: one(MAGNET, 0),
  pointOfControl: one(MAGNET, 0),
  valueAreaHigh: one(VALUE, 1),
  valueAreaLow: one(VALUE, -1),
  vwap: one(VALUE, 0),
  previousPointOfControl: one(FIRST_BAND, 0),
  vwapUpper1: one(FIRST_BAND, 1),
  vwapLower1: one(FIRST_BAND, -1),
  previousValueAreaHigh: one(SECOND_BAND, 1),
  previousValueAreaLow: one(SECOND_BAND, -1),
  vwapUpper2: one(SECOND_BAND, 1),
  vwapLower2: one(SECOND_BAND, -1),
  highVolumeNode: { strength: SECOND_BAND, nature: 0, places: NODES },
  nakedPointOfControl: { strength: SECOND_BAND, nature: 0, places: NAKED },
  institutionalLevel: { strength: SECOND_BAND, nature: 0, places: INSTITUTIONAL },
  sessionHigh: one(EXTREME, 1),
  sessionLow: one(EXTREME, -1),
  overnightHigh: one(EXTREME, 1),
  overnightLow: one(EXTREME, -1),
  previousHigh: one(EXTREME, 1),
  previousLow: one(EXTREME, -1),
  openingRangeHigh: one(EXTREME, 1),
  openingRangeLow: one(EXTREME, -1),
  askWall: one(EXTREME, 1),
  bidWall: one(EXTREME, -1),
} as const satisfies Record<string, LevelTraits>;

export type LevelKind = keyof typeof LEVEL_TRAITS;

export const LEVEL_KINDS = Object.keys(LEVEL_TRAITS) as readonly LevelKind[];
