// sessionOptimizer alone: a day of the ES market by the clock, with what two sets of factors change about the size of an entry.
import { namedSessionFactors, SessionOptimizer } from '@mia-trading/confluence-scoring';
import { HOUR, isoFromMicros, microsFromIso, MINUTE } from '@mia-trading/core';

const neutral = new SessionOptimizer(namedSessionFactors('neutral'));
const brief = new SessionOptimizer(namedSessionFactors('brief'));

// Half an hour apart; London has left summer time a week before New York, so its hours lie an hour later than usual by New York's clock.
const start = microsFromIso('2026-10-26T21:30:00Z') ?? 0;
let last = '';
for (let time = start; time <= start + 24 * HOUR; time += 30 * MINUTE) {
  const { name, isOverlap } = brief.sessionAt(time);
  const line = `${name}${isOverlap ? ' with London' : ''}: size x${neutral.adjustmentAt(time).size} neutral, x${brief.adjustmentAt(time).size} brief`;
  if (line !== last) console.log(`${isoFromMicros(time).slice(5, 16)} UTC  ${line}`);
  last = line;
}
