import { afterEach, describe, expect, it } from '@jest/globals';
import { TradingSession, type TradingSessionOptions } from '../test-support/trading-session.js';

const open: TradingSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0).reverse()) {
    expect(session.unreadable).toEqual([]);
    await session.close();
  }
});

async function session(options: TradingSessionOptions = {}): Promise<TradingSession> {
  const opened = await TradingSession.open(options);
  open.push(opened);
  return opened;
}

describe.each([193, 178])('orders at server version %i', (serverVersion) => {
  it('at market are filled, their fees told', async () => {
    const venue = await session({ simulator: { serverVersion } });
    expect(venue.connection.serverVersion).toBe(serverVersion);
    venue.submit('s-1', { quantity: 3 });
    await venue.settle();
    expect(venue.kindsOf('s-1')).toEqual(['held', 'working', 'executed', 'executed']);
  });
});
