import { describe, expect, it } from '@jest/globals';
import { createSessionClock, HOUR, isoFromMicros, MINUTE, resolveInstrument, type Instrument, type Micros } from '@mia-trading/core';
import { configOf, ES, orderOf } from '../test-support/fixtures.js';
import { ScriptedMarket } from '../testing.js';
import { sessionEnd } from './session-end.js';
import { SimulatedVenue } from './simulated-venue.js';

const calendar = createSessionClock(ES);
const at = (iso: string): Micros => Date.parse(iso) * 1_000;
const endOf = (iso: string): string => isoFromMicros(sessionEnd(calendar, at(iso)));

describe('the end of a session', () => {
  it.each([
    ['in regular hours: 16:00 CT', '2024-01-03T15:00:00Z', '2024-01-03T22:00:00.000000Z'],
    ['in the evening: the next afternoon', '2024-01-04T01:00:00Z', '2024-01-04T22:00:00.000000Z'],
    ['in the daily break: that of the session to come', '2024-01-03T22:10:00Z', '2024-01-04T22:00:00.000000Z'],
    ['at the week-end: Monday', '2024-01-06T12:00:00Z', '2024-01-08T22:00:00.000000Z'],
    ['in summer: an hour earlier in UTC', '2024-07-10T15:00:00Z', '2024-07-10T21:00:00.000000Z'],
    ['on Martin Luther King day: its halt at noon is not the end of the date', '2024-01-15T15:00:00Z', '2024-01-16T22:00:00.000000Z'],
  ])('%s', (_, time, expected) => {
    expect(endOf(time)).toBe(expected);
  });
});

/** The market of an instrument from a time on, on its real calendar. */
function settingAt(iso: string, instrument: Instrument = ES) {
  const venue = new SimulatedVenue({ instrument, config: configOf().simulatedVenue });
  const market = new ScriptedMarket({ venue, instrument, start: at(iso), sessions: createSessionClock(instrument) });
  const submit = (orderId: string, over: Partial<Parameters<typeof orderOf>[0]> = {}): void => market.send({ kind: 'submit', order: orderOf({ instrument: instrument.symbol, type: 'limit', limitPrice: 4_990, ...over, orderId }) });
  market.quote(0, 5_000, 5_000.25);
  market.trade(0, 5_000);
  return { market, submit };
}

const MS_PER_HOUR = HOUR / 1_000;
const MS_PER_MINUTE = MINUTE / 1_000;

describe('days', () => {
  it('DAY orders expire at the close to the second, GTC orders stay', () => {
    const { market, submit } = settingAt('2024-01-03T21:00:00Z');
    submit('day');
    submit('gtc', { timeInForce: 'GTC' });
    market.passTo(MS_PER_HOUR + 200);
    expect([market.kindsOf('day'), market.kindsOf('gtc')]).toEqual([['working', 'expired'], ['working']]);
    expect(market.reports.find((report) => report.kind === 'expired')?.tsVenue).toBe(at('2024-01-03T22:00:00Z'));
  });

  it('a DAY order sent in the daily break works in the session to come', () => {
    const { market, submit } = settingAt('2024-01-03T22:00:00Z');
    market.passTo(10 * MS_PER_MINUTE);
    submit('a', { limitPrice: 5_001 });
    market.passTo(50 * MS_PER_MINUTE);
    expect(market.kindsOf('a')).toEqual(['held']);
    market.quote(61 * MS_PER_MINUTE, 5_000, 5_000.5);
    market.passTo(62 * MS_PER_MINUTE);
    expect(market.kindsOf('a')).toEqual(['held', 'working', 'executed']);
  });

  it('a protective stop stays over night and fills at the first price really offered after the opening', () => {
    const { market, submit } = settingAt('2024-01-03T21:30:00Z');
    submit('stop', { side: -1, type: 'stop', limitPrice: null, stopPrice: 4_995, timeInForce: 'GTC' });
    market.quote(100 * MS_PER_MINUTE, 4_980, 4_980.25);
    market.trade(101 * MS_PER_MINUTE, 4_980, 3, -1);
    market.passTo(102 * MS_PER_MINUTE);
    expect(market.reports.filter((report) => report.kind === 'executed').map((report) => report.price)).toEqual([4_979.75]);
  });

  it('nothing fills over the week-end, whatever is printed', () => {
    const { market, submit } = settingAt('2024-01-05T21:30:00Z');
    submit('gtc', { timeInForce: 'GTC' });
    market.trade(24 * MS_PER_HOUR, 4_980, 50, -1);
    market.quote(24 * MS_PER_HOUR, 4_980, 4_980.25);
    market.passTo(30 * MS_PER_HOUR);
    expect(market.kindsOf('gtc')).toEqual(['working']);
  });

  it('after its last trade date a contract takes no orders, and those it had end', () => {
    const { market, submit } = settingAt('2024-03-15T13:00:00Z', resolveInstrument('ESH4'));
    submit('gtc', { timeInForce: 'GTC' });
    market.passTo(1_000);
    expect(market.kindsOf('gtc')).toEqual(['working']);
    market.quote(80 * MS_PER_HOUR, 5_000, 5_000.25);
    submit('late');
    market.passTo(81 * MS_PER_HOUR);
    expect([market.kindsOf('gtc'), market.kindsOf('late')]).toEqual([['working', 'expired'], ['rejected']]);
    expect(market.reports.find((report) => report.kind === 'rejected')).toMatchObject({ code: 'CONTRACT_EXPIRED' });
  });
});
