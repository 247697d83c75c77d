/** A position of ours that a person closes at the broker: nothing of ours may open the other side, and what is left keeps its stop. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { withoutForeignExecutions } from '../test-support/other-program.js';
import { SYMBOL } from '../rehearsal/swinging-market.js';
import { replayed } from '../test-support/replayed.js';
import { blocksOf, command, expectLasting, goOn, next, openPlace, type Place } from '../test-support/shared-place.js';
import { closeAll, openSession, type Watched } from '../test-support/trading-place.js';

afterEach(closeAll);

/**
 * Two contracts, held for as long as a test needs: stop and target are farther away than the market goes. The broker is not asked by the
 * clock: that its position has changed is what tells of a trade by hand.
 */
const HELD = {
  reconciliation: { intervalMinutes: 0 },
  risk: { sizing: { baseRisk: 0.05, maxRisk: 0.1 }, limits: { maxPosition: 2, maxOpenRisk: 0.2 }, stopTarget: { minStopTicks: 60, maxTargetAtr: 1_000 } },
  execution: { bracket: { timeStop: 60, oppositeExitScore: 100 } },
};

/** A place in which two contracts are held, guarded by a stop and a target; nothing more is entered. Signed contracts. */
async function holdTwo(parts: Parameters<typeof openPlace>[0] = []): Promise<Place & { readonly contracts: number }> {
  const place = await openPlace(parts, HELD);
  const { trader } = place;
  const { desk } = trader.session.engine;
  const isGuarded = (): boolean => Math.abs(desk.contracts) === 2 && desk.phase === 'open' && desk.orders.open.filter((order) => order.isWorking).length === 2;
  await later(trader, isGuarded);
  trader.session.operator('cli', 'pause', 'for the test');
  return { ...place, contracts: desk.contracts };
}

/** Waits until something is so, looking after every line of the log. */
async function later({ lines, until }: Watched, holds: () => boolean): Promise<void> {
  while (!holds()) {
    const seen = lines.length;
    await until((line) => lines.indexOf(line) >= seen);
  }
}

const exits = ({ lines }: Watched): readonly string[] => lines.filter(({ about, text }) => about === 'command' && text.startsWith('exit')).map(({ text }) => text);

describe('a position that is closed by hand', () => {
  it('is over: stop and target are cancelled, nothing is traded, entries wait for a claim', async () => {
    const place = await holdTwo();
    const { trader, other, contracts } = place;
    const told = next(trader, 'position', 'closed outside by manual-1: 2 ESH4');
    const ended = next(trader, 'trade', 'closedOutside');
    await other.trade('manual-1', contracts > 0 ? -1 : 1, 2);
    await Promise.all([told, ended]);
    expect([await other.working(), await other.contracts(), exits(trader)]).toEqual([[], 0, []]);
    const { status } = trader.session;
    expect([status.position.contracts, status.position.phase, status.trades[0]?.exitReason]).toEqual([0, 'idle', 'closedOutside']);
    expect(blocksOf(trader)).toEqual([`FOREIGN_ORDER manual-1: ${SYMBOL}, 2 filled, 2 of them closed our position`]);
    goOn(trader);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    const entered = next(trader, 'entry');
    await command(place, 'claim', 'manual-1');
    await entered;
    expect([blocksOf(trader), exits(trader)]).toEqual([[], []]);
    await expectLasting(place);
    expect((await replayed(trader.session.status.tape)).kinds).toContain('outside');
  });

  it('in part keeps a stop and a target for the rest', async () => {
    const place = await holdTwo();
    const { trader, other, contracts } = place;
    const told = next(trader, 'position', 'closed outside by manual-1: 1 ESH4');
    await other.trade('manual-1', contracts > 0 ? -1 : 1, 1);
    await told;
    const { desk } = trader.session.engine;
    await later(trader, () => desk.orders.open.every(({ quantity }) => quantity === 1));
    expect((await other.orders()).map(({ quantity, side }) => [quantity, side])).toEqual([[1, -Math.sign(contracts)], [1, -Math.sign(contracts)]]);
    expect([trader.session.status.position.contracts, await other.contracts(), desk.phase]).toEqual([contracts / 2, contracts / 2, 'open']);
    const ended = next(trader, 'trade', 'kill');
    trader.session.operator('cli', 'ignore', 'mine', 'manual-1');
    trader.session.operator('cli', 'flatten', 'for the test');
    await ended;
    await other.flat();
    expect([exits(trader).length, exits(trader)[0]?.includes(' 1 market'), blocksOf(trader)]).toEqual([1, true, []]);
    goOn(trader);
    await expectLasting(place);
  });

  it('without an execution that the broker tells has no price, and is over when the position was shown twice', async () => {
    const place = await holdTwo([withoutForeignExecutions]);
    const { trader, other, contracts } = place;
    const told = next(trader, 'position', "closed outside by the broker's position: 2 ESH4");
    const ended = next(trader, 'trade', 'to unavailable, closedOutside');
    await other.trade('manual-1', contracts > 0 ? -1 : 1, 2);
    await Promise.all([told, ended]);
    expect([await other.working(), await other.contracts(), exits(trader), trader.session.status.position.contracts]).toEqual([[], 0, [], 0]);
    expect(blocksOf(trader)).toEqual([`POSITION_DIFFERENCE ${SYMBOL}: 0 at the broker, ${contracts} here, 2 of them closed our position`]);
    trader.session.operator('cli', 'claim', 'ours', SYMBOL);
    goOn(trader);
    await next(trader, 'entry');
    expect([blocksOf(trader), exits(trader)]).toEqual([[], []]);
    await expectLasting(place);
  });

  it('while the trader is away is found when it comes back', async () => {
    const place = await holdTwo();
    const { folder, port, trader, other, contracts } = place;
    await trader.session.close();
    await other.trade('manual-1', contracts > 0 ? -1 : 1, 2);
    const again = await openSession(folder, port, 'paper', HELD);
    await again.until(({ about, text }) => about === 'trade' && text.includes('closedOutside'));
    expect([await other.working(), await other.contracts(), exits(again)]).toEqual([[], 0, []]);
    again.session.operator('cli', 'claim', 'ours', 'manual-1');
    await later(again, () => blocksOf(again).length === 0);
    again.session.operator('cli', 'resume', 'for the test');
    await expectLasting({ ...place, trader: again });
  });
});
