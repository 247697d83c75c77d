import { expect } from '@jest/globals';
import { Request, type FaultInput, type SimulatorPart, type TwsSimulator } from '@mia-trading/tws-simulator';
import { replayed } from './replayed.js';
import { openSession, openSimulator, temporaryFolder, type Watched } from './trading-place.js';

export interface FaultCase {
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

const isFull = process.env['MIA_TEST_LEVEL'] === 'full';

/** At the quick level the first of a group; at the full level all. */
export function chosen(cases: readonly FaultCase[]): readonly FaultCase[] {
  return isFull ? cases : cases.slice(0, 1);
}

/** Ids of the orders that reached the server; a change of an order comes under the id of the order. */
function ordersAt(): { readonly ids: ReadonlySet<number>; readonly part: SimulatorPart } {
  const ids = new Set<number>();
  return {
    ids,
    part: (core) => {
      core.requests.before((id, reader) => {
        if (id === Request.PlaceOrder) ids.add(reader.integer());
        return true;
      });
    },
  };
}

async function bringAbout({ fault, until, then }: FaultCase, simulator: TwsSimulator, { until: said, lines }: Watched, from: number): Promise<void> {
  await simulator.inject(fault);
  if (then === undefined) return;
  await said((line) => lines.indexOf(line) >= from && line.text.includes(until ?? ''));
  await simulator.inject(then);
}

/**
 * A session is in a position when the fault comes. It says so, goes on, ends flat by its own rules, knows nothing that the broker does not
 * know, has sent no order twice, and its tape makes the same decisions again.
 */
export async function outlive(one: FaultCase): Promise<void> {
  const orders = ordersAt();
  const simulator = await openSimulator(3_600, {}, [orders.part]);
  const watched = await openSession(temporaryFolder(), simulator.port, 'paper', { broker: { heartbeatIntervalMs: 400, heartbeatTimeoutMs: 400, retryMs: 500 } });
  const { session, until, lines } = watched;
  await until(({ about, text }) => about === 'report' && text.includes('executed'));
  const from = lines.length;
  const isLater = (line: (typeof lines)[number]): boolean => lines.indexOf(line) >= from;
  await bringAbout(one, simulator, watched, from);
  const { told, resumed } = one;
  if (told !== undefined) await until((line) => isLater(line) && line.text.includes(told));
  if (resumed !== undefined) await until((line) => isLater(line) && line.text.includes(resumed));
  const after = lines.length;
  const next = await until((line) => lines.indexOf(line) >= after && line.about === 'entry');
  await until((line) => lines.indexOf(line) > lines.indexOf(next) && line.about === 'trade');
  session.operator('cli', 'kill', 'the end of the test');
  await until(({ about, text }) => about === 'lockout' && text.includes('KILL_SWITCH'));
  while (!session.engine.desk.isIdle) {
    const seen = lines.length;
    await until((line) => lines.indexOf(line) >= seen);
  }
  const submitted = lines.filter(({ about, text }) => about === 'command' && !text.startsWith('cancel') && !text.startsWith('replace')).length;
  expect(orders.ids.size).toBeLessThanOrEqual(submitted);
  expect(session.status.position.contracts).toBe(0);
  expect(session.status.blocks.filter((block) => /POSITION_DIFFERENCE|FOREIGN|UNKNOWN/.test(block))).toEqual([]);
  await session.close();
  const { recorded, replayed: again, kinds } = await replayed(session.status.tape);
  expect(again).toEqual(recorded);
  for (const kind of ['rating', 'command', 'report', 'trade'] as const) expect([kind, kinds.has(kind)]).toEqual([kind, true]);
}
