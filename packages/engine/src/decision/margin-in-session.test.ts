import { describe, expect, it } from '@jest/globals';
import { SimulatedSession } from '../simulated-session.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';

const WINDOW_OPENS = at('2024-01-09T14:35:00Z');
const market = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(15));

/** Codes of what was refused to an account that pays 24,000 dollars. */
function refusals(margin: { readonly ES?: number | null | 'table' }): readonly string[] {
  const decisions = new Decisions();
  const config = { ...openConfig({ limits: { margin } }), account: { equity: 24_000 } };
  const session = new SimulatedSession({ config, instrument: ES, sinks: [decisions] });
  for (const event of market) session.process(event);
  return decisions.refusals;
}

const warnings = (margin: object, time: string) => new SimulatedSession({ config: openConfig({ limits: { margin } }), instrument: ES, sinks: [] }).engine.warningsAt(at(time));

describe('the margin of a contract', () => {
  it('is that of the dated table unless the configuration tells one: 25,000 dollars for ES in January 2024', () => {
    expect(refusals({})).toContain('MARGIN');
    expect(refusals({ ES: 24_000 })).not.toContain('MARGIN');
    expect(refusals({ ES: 24_001 })).toContain('MARGIN');
    expect(refusals({ ES: null })).not.toContain('MARGIN');
    expect(refusals({ ES: null }).length).toBeGreaterThan(0);
  });

  it('is told at the start where it is assumed, and not where it was published or configured', () => {
    expect(warnings({}, '2024-01-09T14:35:00Z')).toContainEqual(expect.stringContaining('25000 dollars for one ES is assumed'));
    expect(warnings({}, '2019-12-16T14:35:00Z').join()).not.toContain('assumed');
    expect(warnings({ ES: 21_000 }, '2024-01-09T14:35:00Z').join()).not.toContain('assumed');
  });
});
