import { afterEach, describe, expect, it } from '@jest/globals';
import { Request, type FaultInput, type SimulatorPart, type TwsSimulator } from '@mia-trading/tws-simulator';
import { replayed } from '../test-support/replayed.js';
import { closeAll, openSession, openSimulator, temporaryFolder, type Watched } from '../test-support/trading-place.js';

afterEach(closeAll);

interface FaultCase {
  readonly name: string;
  readonly fault: FaultInput;
  /** What ends it, once the session has said this. */
  readonly until?: string;
  readonly then?: FaultInput;
  /** What people are told. */
  readonly told?: string;
  /** The session says that market data are missing, and they come again. */
  readonly resumed?: string;
}

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
  { name: 'the data are delayed for a while', fault: { fault: 'delayedData' }, until: 'delayed', then: { fault: 'delayedData', active: false }, told: 'delayed' },
];

const ORDERS: readonly FaultCase[] = [
  { name: 'states come twice', fault: { fault: 'duplicateStatus', count: 20 } },
  { name: 'states do not come', fault: { fault: 'dropStatus', count: 20 } },
  { name: 'states come behind what follows them', fault: { fault: 'reorderStatus', count: 20 } },
  { name: 'commissions come late', fault: { fault: 'lateCommission', seconds: 4, count: 4 } },
  { name: 'an execution is corrected', fault: { fault: 'correctExecution' } },
  { name: 'the next order is refused', fault: { fault: 'rejectOrder', code: 201, message: 'Order rejected - reason:margin' } },
  { name: 'a code comes that nobody knows', fault: { fault: 'notice', code: 31_337, message: 'the moon is full' }, told: '31337 the moon is full' },
];

const isFull = process.env['MIA_TEST_LEVEL'] === 'full';
/** At the quick level one of each group; at the full level all. */
const chosen = (cases: readonly FaultCase[]): readonly FaultCase[] => (isFull ? cases : cases.slice(0, 1));

/** Own ids of the orders that reached the server, a change of an order counted with it. */
function ordersAt(): { readonly refs: Map<number, number>; readonly part: SimulatorPart } {
  const refs = new Map<number, number>();
  return {
    refs,
    part: (core) => {
      core.requests.before((id, reader) => {
        if (id === Request.PlaceOrder) {
          const orderId = reader.integer();
          refs.set(orderId, (refs.get(orderId) ?? 0) + 1);
        }
        return true;
      });
    },
  };
}

async function bringAbout({ fault, until, then }: FaultCase, simulator: TwsSimulator, { until: said }: Watched, from: number, lines: Watched['lines']): Promise<void> {
  await simulator.inject(fault);
  if (then === undefined) return;
  await said((line) => lines.indexOf(line) >= from && line.text.includes(until ?? ''));
  await simulator.inject(then);
}

describe.each([...chosen(OUTAGES), ...chosen(ORDERS)])('in a position, when $name', (one) => {
  it('the trader says so, goes on, ends flat by its own rules, sends no order twice, and its tape makes the same decisions again', async () => {
    const orders = ordersAt();
    const simulator = await openSimulator(3_600, {}, [orders.part]);
    const watched = await openSession(temporaryFolder(), simulator.port, 'paper', { broker: { heartbeatIntervalMs: 400, heartbeatTimeoutMs: 400, retryMs: 500 } });
    const { session, until, lines } = watched;
    await until(({ about, text }) => about === 'report' && text.includes('executed'));
    const from = lines.length;
    const isLater = (line: (typeof lines)[number]): boolean => lines.indexOf(line) >= from;
    await bringAbout(one, simulator, watched, from, lines);
    const { told, resumed } = one;
    if (told !== undefined) await until((line) => isLater(line) && line.text.includes(told));
    if (resumed !== undefined) await until((line) => isLater(line) && line.text.includes(resumed));
    const after = lines.length;
    const next = await until((line) => lines.indexOf(line) >= after && line.about === 'entry');
    await until((line) => lines.indexOf(line) > lines.indexOf(next) && line.about === 'trade');
    session.operator('cli', 'kill', 'the end of the test');
    await until(({ about, text }) => about === 'lockout' && text.includes('KILL_SWITCH'));
    while (!session.engine.desk.isIdle) await until((line) => lines.indexOf(line) === lines.length - 1 || session.engine.desk.isIdle);
    const submitted = lines.filter(({ about, text }) => about === 'command' && !text.startsWith('cancel') && !text.startsWith('replace')).length;
    expect(orders.refs.size).toBeLessThanOrEqual(submitted);
    expect(session.status.position.contracts).toBe(0);
    expect(session.status.blocks.filter((block) => /POSITION_DIFFERENCE|FOREIGN|UNKNOWN/.test(block))).toEqual([]);
    await session.close();
    const { recorded, replayed: again, kinds } = await replayed(session.status.tape);
    expect(again).toEqual(recorded);
    for (const kind of ['rating', 'command', 'report', 'trade'] as const) expect([kind, kinds.has(kind)]).toEqual([kind, true]);
  });
});
