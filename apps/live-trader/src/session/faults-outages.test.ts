import { afterEach, describe, it } from '@jest/globals';
import { chosen, outlive, type FaultCase } from '../test-support/outlive.js';
import { closeAll } from '../test-support/trading-place.js';

afterEach(closeAll);

const OUTAGES: readonly FaultCase[] = [
  { name: 'the connection ends', fault: { fault: 'disconnect' }, told: 'disconnected', resumed: 'resubscribed' },
  { name: 'TWS is restarted and asks for lower order ids', fault: { fault: 'restart', nextOrderId: 1 }, told: 'disconnected', resumed: 'resubscribed' },
  { name: 'TWS loses the broker and comes back with the data', fault: { fault: 'connectionLost' }, until: 'has lost its link', then: { fault: 'connectionRestored', dataKept: true }, told: 'has lost its link', resumed: 'again, data kept' },
  { name: 'TWS loses the broker and comes back without the data', fault: { fault: 'connectionLost' }, until: 'has lost its link', then: { fault: 'connectionRestored', dataKept: false }, told: 'has lost its link', resumed: 'resubscribed' },
  { name: 'the socket is half dead', fault: { fault: 'freeze' }, until: 'disconnected', then: { fault: 'thaw' }, told: 'disconnected', resumed: 'resubscribed' },
  { name: 'the market data farm is away', fault: { fault: 'farm', state: 'broken' }, until: 'stale', then: { fault: 'farm', state: 'ok' }, told: 'stale', resumed: 'live' },
  { name: 'a fill is told in part and the connection ends', fault: { fault: 'partialFillDisconnect' }, told: 'disconnected', resumed: 'resubscribed' },
  { name: 'a message is cut short', fault: { fault: 'garbledMessage', how: 'missingFields' } },
  { name: 'twenty megabytes are announced', fault: { fault: 'garbledMessage', how: 'hugeFrame' }, told: 'disconnected', resumed: 'resubscribed' },
  { name: 'prices are damaged', fault: { fault: 'corruptPrices' }, until: 'held back', then: { fault: 'corruptPrices', offset: 0 }, told: 'held back' },
  { name: 'only delayed data are to be had for a while', fault: { fault: 'delayedData' }, until: 'no market data: 354', then: { fault: 'delayedData', active: false }, told: 'no market data: 354', resumed: 'live market data' },
];

describe('in a position the trader goes on, ends flat, sends no order twice, and its tape makes the same decisions again', () => {
  it.each(chosen(OUTAGES))('when $name', (one) => outlive(one));
});
