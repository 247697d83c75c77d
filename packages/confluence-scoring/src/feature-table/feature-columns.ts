import type { ConfluenceRating, Contribution } from '@mia-trading/core';
import { FEATURE_NAMES } from '../weights/weight-set.js';
import type { FeatureColumn, FeatureColumnType, FeatureColumnValue } from './feature-column.js';
import { LEVEL_COLUMNS } from './level-columns.js';
import { MARKET_COLUMNS } from './market-columns.js';

function ratingColumn(name: string, type: FeatureColumnType, unit: string, meaning: string, read: (rating: ConfluenceRating) => FeatureColumnValue): FeatureColumn {
  return { name, type, unit, meaning, read: ({ rating }) => (rating === null ? null : read(rating)) };
}

const RATING_COLUMNS: readonly FeatureColumn[] = [
  ratingColumn('ratedAt', 'integer', 'µs since 1970', 'event time of the rating that the columns from here on belong to', (rating) => rating.ts),
  ratingColumn('score', 'double', 'points, 0 to 100', 'confluence score', (rating) => rating.score),
  ratingColumn('direction', 'integer', '+1, 0, -1', 'direction that the score favours', (rating) => rating.direction),
  ratingColumn('tier', 'text', '', 'tier of the score', (rating) => rating.tier),
  ratingColumn('net', 'double', '-1 to +1', 'sum of weight, confidence and signal over all weights', (rating) => rating.net),
  ratingColumn('bonus', 'double', 'points', 'what the advanced suite brought', (rating) => rating.bonus),
  ratingColumn('clamp', 'double', 'points', 'what the limits of the score took', (rating) => rating.clamp),
  ratingColumn('coverage', 'double', '0 to 1', 'share of the score that data stands behind', (rating) => rating.coverage),
  ...(['sentiment', 'execution', 'technical'] as const).flatMap((group) => [
    ratingColumn(`${group}Net`, 'double', '-1 to +1', `net of the group ${group}`, (rating) => rating.groups[group].net),
    ratingColumn(`${group}Coverage`, 'double', '0 to 1', `coverage of the group ${group}`, (rating) => rating.groups[group].coverage),
  ]),
  ratingColumn('volatilityRegime', 'text', '', 'Low, Normal, High, Extreme or unknown', (rating) => rating.regime.volatility),
  ratingColumn('gammaRegime', 'text', '', 'side of gamma that dealers are on: long, short, neutral or unknown', (rating) => rating.regime.gamma),
  ratingColumn('trendRegime', 'text', '', 'up, down, range or unknown', (rating) => rating.regime.trend),
  ratingColumn('session', 'text', '', 'session of the day', (rating) => rating.regime.session),
  ratingColumn('isOverlap', 'boolean', '', 'the cash markets of London and New York are both open', (rating) => rating.conditions.session.isOverlap),
  ratingColumn('atrRatio', 'double', 'ratio', 'average true range over its usual value at this minute of the session', (rating) => rating.conditions.volatility.atrRatio),
  ratingColumn('adx', 'double', '0 to 100', 'average directional index behind the trend regime', (rating) => rating.conditions.trend.adx),
  ratingColumn('regimeSize', 'double', 'factor', 'what the volatility regime makes of position size', (rating) => rating.conditions.adjustments.volatility.size),
  ratingColumn('sessionSize', 'double', 'factor', 'what the session of the day makes of position size', (rating) => rating.conditions.adjustments.session.size),
  ratingColumn('stopFactor', 'double', 'factor', 'what regime and session make of the stop distance', ({ conditions: { adjustments } }) => adjustments.volatility.stop * adjustments.session.stop),
  ratingColumn('targetFactor', 'double', 'factor', 'what regime and session make of the target distance', ({ conditions: { adjustments } }) => adjustments.volatility.target * adjustments.session.target),
  ratingColumn('gatePoints', 'double', 'points', 'what regime and session add to the entry gate', ({ conditions: { adjustments } }) => adjustments.volatility.gatePoints + adjustments.session.gatePoints),
];

/** Contributions of every rating come in the order of {@link FEATURE_NAMES}. */
function contributionColumns(name: string, index: number): FeatureColumn[] {
  const lineOf = (rating: ConfluenceRating): Contribution | undefined => rating.contributions[index];
  return [
    ratingColumn(`${name}Available`, 'boolean', '', `whether ${name} could be judged`, (rating) => lineOf(rating)?.available ?? null),
    ratingColumn(`${name}Signal`, 'double', '-1 to +1', `signal of ${name}, positive toward long`, (rating) => valueOf(lineOf(rating), 'signal')),
    ratingColumn(`${name}Confidence`, 'double', '0 to 1', `quality of the data behind ${name}`, (rating) => valueOf(lineOf(rating), 'confidence')),
    ratingColumn(`${name}Points`, 'double', 'points', `what ${name} brought to the score`, (rating) => valueOf(lineOf(rating), 'points')),
  ];
}

function valueOf(line: Contribution | undefined, field: 'signal' | 'confidence' | 'points'): number | null {
  return line?.available === true ? line[field] : null;
}

/** Every column of the feature table, in order: the moment and the market, levels, the rating, then the features. */
export const FEATURE_COLUMNS: readonly FeatureColumn[] = [...MARKET_COLUMNS, ...LEVEL_COLUMNS, ...RATING_COLUMNS, ...FEATURE_NAMES.flatMap(contributionColumns)];
