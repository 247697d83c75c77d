import { describe, expect, it } from '@jest/globals';
import { type TapeEvent, type Venue } from '@mia-trading/core';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';
import type { SessionStart } from './session-start.js';
import { startEngine } from './start-engine.js';

const DAY_BEFORE = at('2024-01-08T14:35:00Z');
const TODAY = at('2024-01-09T14:35:00Z');
const BEGIN = TODAY + minutes(10);

const silent: Venue = { send: () => undefined, nextDue: () => Infinity, advance: () => undefined, onMessage: () => undefined, onBook: () => undefined };

function run(events: readonly TapeEvent[], start: Partial<SessionStart>) {
  const decisions = new Decisions();
  const whole: SessionStart = { schemaVersion: 1, sessionId: 's', config: openConfig(), instrument: ES, ledger: null, limits: null, reconcileFirst: false, intents: 0, tradesFrom: -Infinity, ...start };
  const engine = startEngine(whole, { venue: silent, sink: decisions });
  for (const event of events) engine.process(event);
  return { decisions, engine };
}

const twoDays = [...swingingMarket(DAY_BEFORE, DAY_BEFORE + minutes(10)), ...swingingMarket(TODAY, TODAY + minutes(20))];

describe('what a tape holds before its session began', () => {
  it('warms the features up and decides nothing', () => {
    const { decisions, engine } = run(twoDays, { tradesFrom: BEGIN });
    const first = decisions.ratings[0]?.ts ?? 0;
    expect(first).toBeGreaterThanOrEqual(BEGIN);
    expect(decisions.commands.filter(({ ts }) => ts < BEGIN)).toEqual([]);
    expect(decisions.entries.length).toBeGreaterThan(0);
    expect(engine.tradeDates).toEqual(['2024-01-09']);
    expect(run(twoDays, {}).engine.tradeDates).toEqual(['2024-01-08', '2024-01-09']);
  });

  it('leaves the ratings of the session as they would be if everything counted', () => {
    const { decisions } = run(twoDays, { tradesFrom: BEGIN });
    const all = run(twoDays, {}).decisions;
    expect(decisions.ratings).toEqual(all.ratings.filter(({ ts }) => ts >= BEGIN));
    expect(all.ratings.length).toBeGreaterThan(decisions.ratings.length);
  });

  it('leaves limits of today alone: a day before is no new day', () => {
    const { engine } = run(twoDays.filter(({ tsInit }) => tsInit < TODAY + minutes(2)), {});
    engine.limits.lock('PAUSED', 'told to', TODAY);
    const limits = { ...engine.limits.snapshot(), entries: 7, realised: -1_500 };
    const later = run(twoDays, { tradesFrom: BEGIN, limits }).engine.limits.state;
    expect(later).toMatchObject({ tradeDate: '2024-01-09', entries: 7, realised: -1_500, lockouts: [{ cause: 'PAUSED' }] });
  });
});
