/** Orders and contracts that were not made here: nothing is entered until a person has said whose they are, and what was said holds over a restart. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { withoutForeignExecutions } from '../test-support/other-program.js';
import { SYMBOL } from '../rehearsal/swinging-market.js';
import { blocksOf, command, expectLasting, goOn, next, openPlace, standStill, type Place } from '../test-support/shared-place.js';
import { closeAll } from '../test-support/trading-place.js';

afterEach(closeAll);

describe('an order of somebody else', () => {
  it('keeps entries back and is shown, until it is ignored; it goes on working', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await next(trader, 'entry');
    await other.rest('manual-1', 1, 4_000);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    const entries = trader.lines.filter(({ about }) => about === 'entry').length;
    expect(blocksOf(trader)).toEqual([expect.stringMatching(/^FOREIGN_ORDER manual-1: .*, 0 filled$/)]);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    expect(trader.lines.filter(({ about }) => about === 'entry')).toHaveLength(entries);
    const entered = next(trader, 'entry');
    await command(place, 'ignore', 'manual-1', '--reason', 'mine');
    await entered;
    expect(blocksOf(trader)).toEqual([]);
    expect(await other.working()).toContain('manual-1');
    await expectLasting(place);
    expect(await other.working()).toContain('manual-1');
  });
});

describe('a trade of somebody else', () => {
  it('keeps entries back until it is claimed; its contracts are closed at market then', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await standStill(trader);
    await other.trade('manual-1', 1, 2);
    goOn(trader);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    expect(blocksOf(trader)).toEqual([`FOREIGN_ORDER manual-1: ${SYMBOL}, 2 filled`]);
    expect([trader.session.status.position.contracts, await other.contracts()]).toEqual([2, 2]);
    trader.session.operator('cli', 'pause', 'for the test');
    const closed = next(trader, 'command', 'exit sell 2 market');
    await command(place, 'claim', 'manual-1');
    await closed;
    await other.flat();
    goOn(trader);
    await next(trader, 'entry');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });

  it('that is ignored stays at the broker, and the session trades beside it', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await standStill(trader);
    await other.trade('manual-1', -1, 1);
    goOn(trader);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    trader.session.operator('cli', 'ignore', 'mine', 'manual-1');
    await next(trader, 'trade');
    await standStill(trader);
    expect([trader.session.status.position.contracts, await other.contracts()]).toEqual([0, -1]);
    goOn(trader);
    await expectLasting(place);
  });
});

/** A place in which two contracts were bought elsewhere, of which the broker tells no execution, and entries are held back for it. */
async function placeWithDifference(): Promise<Place> {
  const place = await openPlace([withoutForeignExecutions]);
  const { trader, other } = place;
  await standStill(trader);
  await other.trade('manual-1', 1, 2);
  goOn(trader);
  await next(trader, 'refusal', 'FOREIGN_ORDERS');
  return place;
}

describe('contracts that no execution explains', () => {
  it('are shown as a difference and keep entries back until they are claimed; they are closed at market then', async () => {
    const place = await placeWithDifference();
    const { trader } = place;
    expect(blocksOf(trader)).toEqual([`POSITION_DIFFERENCE ${SYMBOL}: 2 at the broker, 0 here`]);
    trader.session.operator('cli', 'claim', 'ours now', SYMBOL);
    await next(trader, 'command', 'exit sell 2 market');
    await next(trader, 'entry');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });

  it('that are ignored stay at the broker, and the session trades beside them', async () => {
    const place = await placeWithDifference();
    const { trader } = place;
    trader.session.operator('cli', 'ignore', 'mine', SYMBOL);
    await next(trader, 'trade');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });
});
