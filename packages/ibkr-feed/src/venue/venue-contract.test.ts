import { describe, expect, it } from '@jest/globals';
import { describeVenueContract, type VenueHarness } from '@mia-trading/execution/testing';
import { TradingSession } from '../test-support/trading-session.js';

async function harness(serverVersion: number): Promise<VenueHarness> {
  const session = await TradingSession.open({ simulator: { serverVersion } });
  return {
    instrument: session.future.symbol,
    reports: session.reports,
    send: (command) => session.send(command),
    settle: () => session.settle(),
    quote: (bid, ask) => session.quote(bid, ask),
    trade: (price, size) => session.trade(price, size),
    close: async () => {
      await session.close();
      expect(session.unreadable).toEqual([]);
    },
  };
}

describe.each([193, 178])('at server version %i', (serverVersion) => {
  describeVenueContract('IbkrVenue', () => harness(serverVersion), { describe, it });
});
