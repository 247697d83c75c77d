import { describe, expect, it } from '@jest/globals';
import type { BrokerReport, OrderId, TradeRecord } from '@mia-trading/core';
import { ExecutionDesk } from '../desk.js';
import { approvedForTest, configOf, deskSetting, ES, intentOf, LONG_PLAN, orderOf } from '../test-support/fixtures.js';
import { ScriptedMarket } from '../testing.js';
import { RecordedVenue, type HeardReport, type SentCommand } from './recorded-venue.js';

/** In at 5000.25, out at the target. */
function play(market: ScriptedMarket): void {
  market.passTo(1_000);
  market.trade(2_000, 5006, 5);
  market.passTo(4_000);
}

describe('the answers of a recording', () => {
  it('make a desk that decides as the recorded one did send the same, and end with the same trade', () => {
    const setting = deskSetting();
    const sent: SentCommand[] = [];
    const heard: HeardReport[] = [];
    const { send, advance } = setting.venue;
    setting.venue.send = (command, now) => void (sent.push({ command, ts: now }), send.call(setting.venue, command, now));
    setting.venue.advance = (now, market, sink) => advance.call(setting.venue, now, market, (report) => void (heard.push({ report, ts: now }), sink(report)));
    setting.submit(LONG_PLAN, 5000.25);
    play(setting.market);
    expect(setting.trades).toHaveLength(1);

    const venue = new RecordedVenue(heard);
    const trades: TradeRecord[] = [];
    const desk = new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf().bracket, send: (command, now) => venue.send(command, now), onTrade: (trade) => trades.push(trade) });
    const market = new ScriptedMarket({ venue, instrument: ES, onReport: (report, now) => desk.onReport(report, now), nextTimer: () => desk.nextTimer(), onTimer: (now) => desk.onTimer(now) });
    market.quote(0, 5000, 5000.25);
    market.trade(0, 5000.25);
    desk.submit(approvedForTest(LONG_PLAN), { intent: intentOf(LONG_PLAN, 5000.25), now: market.now, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 });
    play(market);
    expect(venue.sent).toEqual(sent);
    expect(trades).toEqual(setting.trades);
  });

  it('come at their times, oldest first, whatever is sent', () => {
    const working = (orderId: string): BrokerReport => ({ kind: 'working', orderId: orderId as OrderId, tsVenue: 5 });
    const venue = new RecordedVenue([{ report: working('a'), ts: 10 }, { report: working('b'), ts: 10 }, { report: working('c'), ts: 20 }]);
    const heard: string[] = [];
    const { state } = new ScriptedMarket({ venue: new RecordedVenue(), instrument: ES });
    const hear = (now: number): void => venue.advance(now, state, (report) => heard.push(`${report.orderId}@${now}`));
    venue.send({ kind: 'submit', order: orderOf({ orderId: 'x' }) }, 7);
    expect(venue.nextDue()).toBe(10);
    hear(9);
    hear(10);
    expect([heard, venue.nextDue()]).toEqual([['a@10', 'b@10'], 20]);
    hear(30);
    expect([heard, venue.nextDue()]).toEqual([['a@10', 'b@10', 'c@30'], Number.POSITIVE_INFINITY]);
    expect(venue.sent.map(({ ts }) => ts)).toEqual([7]);
  });
});
