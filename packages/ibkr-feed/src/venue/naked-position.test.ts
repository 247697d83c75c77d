/**
 * Faults around an open position, with the execution desk on an IbkrVenue over TCP: never without a working stop for longer than the bound.
 * What the broker really holds is seen by another client after every 100 ms of event time.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { SECOND } from '@mia-trading/core';
import { executionConfigSchema } from '@mia-trading/execution';
import { Request, type FaultInput } from '@mia-trading/tws-simulator';
import type { IbkrConfig } from '../config/ibkr-config.js';
import { GuardedPosition, seconds } from '../test-support/guarded-position.js';
import { closeSessions } from '../test-support/trading-session.js';

const { protectionTimeout, cancelTimeout, entryTimeout } = executionConfigSchema.parse({}).bracket;
/** Until it is given up, until the cancels are answered, and two steps of looking. */
const BOUND = (protectionTimeout + cancelTimeout + 0.2) * SECOND;
/** Milliseconds of event time. */
const STEP = 100;
const BRIEFLY = 200;
const LONG = process.env['MIA_TEST_LEVEL'] === 'full' ? 6_000 : 3_500;
const OUTAGE = 3_000;

interface Scenario {
  readonly title: string;
  /** Brings the fault about; the plan is entered in it. */
  play(position: GuardedPosition): Promise<void>;
  /** How it must end: with a position and its stop, or without either. */
  readonly ends: 'guarded' | 'flat';
  /** Time-outs that have to pass for it. */
  readonly config?: Partial<IbkrConfig>;
}

const SOON_SILENT: Partial<IbkrConfig> = { heartbeatIntervalMs: 200, heartbeatTimeoutMs: 200 };

const inject = (fault: FaultInput, ...more: FaultInput[]): Scenario['play'] => async (position) => {
  for (const one of [fault, ...more]) await position.session.inject(one);
  position.enter();
};

/** The connection is lost this long after the entry went out, and comes back after an outage. */
const outage = (afterMs: number, lose: (position: GuardedPosition) => Promise<void>, comeBack: (position: GuardedPosition) => Promise<void> = () => Promise.resolve()): Scenario['play'] => async (position) => {
  position.enter();
  await position.run(afterMs);
  await position.blink();
  await lose(position);
  await position.run(OUTAGE);
  await comeBack(position);
};

const disconnected = async (position: GuardedPosition): Promise<void> => {
  position.session.connection.stop();
};
const connected = async (position: GuardedPosition): Promise<void> => {
  const { session } = position;
  const before = session.snapshots.length;
  session.connection.start();
  await position.asked(before);
};

/** Connects to a server with a fault. */
const connectedWith = (fault: FaultInput) => async (position: GuardedPosition): Promise<void> => {
  await position.session.inject(fault);
  await connected(position);
};

/** The server never hears the n-th request of a kind from now on. */
const lost = (request: number, nth: number): Scenario['play'] => async (position) => {
  let count = 0;
  position.session.simulator.core.requests.before((id) => {
    if (id === request) count += 1;
    return id !== request || count !== nth;
  });
  position.enter();
};

const SCENARIOS: readonly Scenario[] = [
  { title: 'nothing goes wrong', play: async (position) => position.enter(), ends: 'guarded' },
  { title: 'states come twice', play: inject({ fault: 'duplicateStatus', count: 50 }), ends: 'guarded' },
  { title: 'states do not come', play: inject({ fault: 'dropStatus', count: 50 }), ends: 'guarded' },
  { title: 'states come behind executions', play: inject({ fault: 'reorderStatus', count: 6 }), ends: 'guarded' },
  { title: 'fees come late, the execution is corrected', play: async (position) => {
    await inject({ fault: 'lateCommission', seconds: 2, count: 2 })(position);
    await position.run(BRIEFLY * 2);
    await position.session.inject({ fault: 'correctExecution' });
  }, ends: 'guarded' },
  { title: 'the entry is refused', play: inject({ fault: 'rejectOrder' }), ends: 'flat' },
  { title: 'the stop is refused', play: inject({ fault: 'rejectOrder', skip: 1 }), ends: 'flat' },
  { title: 'the stop is cancelled by the broker', play: inject({ fault: 'rejectOrder', skip: 1, code: 202, message: 'Order Canceled - reason:too far through the market' }), ends: 'flat' },
  { title: 'the target is refused', play: inject({ fault: 'rejectOrder', skip: 2 }), ends: 'flat' },
  { title: 'the stop gets a warning', play: inject({ fault: 'rejectOrder', skip: 1, code: 399, message: 'a warning' }), ends: 'guarded' },
  { title: 'the first closing order is refused too', play: inject({ fault: 'rejectOrder', skip: 1 }, { fault: 'rejectOrder', skip: 1 }), ends: 'flat' },
  { title: 'the stop is lost on its way', play: lost(Request.PlaceOrder, 2), ends: 'flat' },
  { title: 'the target is lost on its way', play: lost(Request.PlaceOrder, 3), ends: 'flat' },
  { title: 'a cancel is lost on its way while closing', play: async (position) => {
    await lost(Request.CancelOrder, 1)(position);
    await position.run(BRIEFLY * 3);
    position.desk.exit('kill', position.now);
  }, ends: 'flat' },
  { title: 'the entry fills in part', play: async (position) => {
    position.enter({ quantity: 15 });
    // Longer than the rest of an entry may work.
    await position.run(BRIEFLY + entryTimeout * 1_000);
  }, ends: 'guarded' },
  { title: 'the entry fills in part and the connection is lost', play: async (position) => {
    await inject({ fault: 'partialFillDisconnect' })(position);
    await position.run(BRIEFLY);
    await position.asked(1);
  }, ends: 'guarded' },
  { title: 'the connection is lost with the entry on its way', play: outage(0, disconnected, connected), ends: 'guarded' },
  { title: 'the connection is lost with the stop on its way', play: outage(100, disconnected, connected), ends: 'guarded' },
  { title: 'the connection is lost with the position open', play: outage(1_000, disconnected, connected), ends: 'guarded' },
  { title: 'the server is restarted and asks for lower ids', play: outage(1_000, async (position) => {
    position.session.connection.stop();
    await position.session.inject({ fault: 'restart', nextOrderId: 1 });
  }, connected), ends: 'guarded' },
  { title: 'the server goes silent with the stop on its way', play: async (position) => {
    position.enter();
    await position.run(STEP);
    await position.blink();
    await position.session.inject({ fault: 'freeze' });
    await position.run(BRIEFLY);
    await position.asked(1);
  }, ends: 'guarded', config: SOON_SILENT },
  { title: 'the client id is in use at first', play: outage(1_000, disconnected, connectedWith({ fault: 'clientIdInUse', count: 2 })), ends: 'guarded' },
  { title: 'the server tells no next id at first', play: outage(1_000, disconnected, connectedWith({ fault: 'noNextId' })), ends: 'guarded', config: { handshakeTimeoutMs: 1_000 } },
  { title: 'TWS loses the broker with the entry on its way', play: outage(0, (position) => position.session.inject({ fault: 'connectionLost' }), (position) => position.session.inject({ fault: 'connectionRestored', dataKept: false })), ends: 'guarded' },
  { title: 'a code nobody knows is said of the stop', play: async (position) => {
    position.enter();
    await position.run(BRIEFLY * 3);
    await position.session.inject({ fault: 'notice', code: 17_171, message: 'something new', requestId: position.session.venue.orderIdFloor - 1 });
  }, ends: 'guarded' },
];

afterEach(async () => {
  expect(await closeSessions()).toEqual([]);
});

const measured = new Map<string, GuardedPosition>();

afterAll(() => {
  const rows = [...measured].map(([title, { longestLinked, longest }]) => `  ${seconds(longestLinked).toFixed(1)} s connected, ${seconds(longest).toFixed(1)} s in all: ${title}`);
  const worst = Math.max(...[...measured.values()].map(({ longestLinked }) => longestLinked));
  process.stdout.write(`contracts without a working stop (bound ${seconds(BOUND)} s connected, worst ${seconds(worst)} s)\n${rows.join('\n')}\n`);
});

describe('when', () => {
  it.each(SCENARIOS)('$title', async ({ title, play, ends, config }) => {
    const position = await GuardedPosition.open(config);
    await play(position);
    await position.run(LONG);
    await position.blink();
    const { contracts, stops } = await position.broker();
    await position.blink();
    measured.set(title, position);
    const { desk } = position;
    expect([desk.contracts, desk.blocks]).toEqual([contracts, []]);
    expect([contracts === 0, stops]).toEqual([ends === 'flat', contracts]);
    expect(desk.phase).toBe(ends === 'flat' ? 'idle' : 'open');
    expect(position.mostHeld).toBeLessThanOrEqual(15);
    expect(position.longestLinked).toBeLessThanOrEqual(BOUND);
  });

  it('each is in the table of faults', () => {
    const table = readFileSync(path.resolve(__dirname, '../../../../docs/faults.md'), 'utf8');
    for (const { title } of SCENARIOS.slice(1)) expect(table).toContain(`when ${title}`);
  });
});
