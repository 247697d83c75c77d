import { marginOn, type IsoDate } from '@mia-trading/core';
import type { Config } from '@mia-trading/engine';

/**
 * What a run over these trade dates asked as margin though nobody published it: a sentence for each amount, with the first date it was asked
 * on. None where the configuration tells the margin.
 */
export function assumedMargins(root: string, { risk }: Config, tradeDates: readonly IsoDate[]): readonly string[] {
  if (new Map(Object.entries(risk.limits.margin)).get(root) !== 'table') return [];
  const firstDates = new Map<number, IsoDate>();
  for (const date of tradeDates) {
    const margin = marginOn(root, date);
    if (margin !== null && !margin.isVerified && !firstDates.has(margin.initial)) firstDates.set(margin.initial, date);
  }
  return [...firstDates].map(([initial, date]) => `margin: ${initial} dollars for one ${root}, asked from ${date} on, are assumed (risk.limits.margin.${root} takes what the broker asks)`);
}
