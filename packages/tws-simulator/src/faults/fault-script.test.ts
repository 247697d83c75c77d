import { connect as dial } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import { SECOND } from '@mia-trading/core';
import { quote, START, tape } from '../test-support/made-up-tape.js';
import { atEnd, closeAll, connect, simulate } from '../test-support/test-client.js';
import { openFloor } from '../test-support/trading-floor.js';
import { openControlChannel } from './control-channel.js';
import { faultScript, readFaultScript } from './fault-script.js';

afterEach(closeAll);

describe('a script of faults', () => {
  it('is read with times after the start and instants, defaults filled in', () => {
    expect(readFaultScript([{ at: '+1.5', fault: 'farm', state: 'broken' }, { at: '2023-12-26T15:00:05Z', fault: 'restart' }])).toEqual([
      { at: 1.5 * SECOND, isRelative: true, fault: { fault: 'farm', state: 'broken', farm: 'usfuture' } },
      { at: START + 5 * SECOND, isRelative: false, fault: { fault: 'restart', downSeconds: 0 } },
    ]);
  });

  it.each([
    [{}, 'not a list'],
    [['x'], 'entry 1 is not an object'],
    [[{ fault: 'freeze' }], 'entry 1.at is missing'],
    [[{ at: 'soon', fault: 'freeze' }], 'entry 1.at is "soon"'],
    [[{ at: '+1', fault: 'explode' }], 'entry 1.fault'],
    [[{ at: '+1', fault: 'freeze' }, { at: '+1', fault: 'farm', state: 'odd', extra: 1 }], 'entry 2'],
    [[{ at: '+1', fault: 'duplicateStatus', count: 0 }], 'entry 1.count'],
  ])('%j says what is wrong: %s', (script, message) => {
    expect(() => readFaultScript(script)).toThrow(message);
  });

  it('happens in the time of the market', async () => {
    const failures: unknown[] = [];
    const script = readFaultScript([{ at: '+2', fault: 'notice', code: 2105, message: 'second' }, { at: '2023-12-26T15:00:01Z', fault: 'notice', code: 2103, message: 'first' }]);
    const simulator = await simulate({ recording: tape(quote(0, 4_800, 1, 4_800.25, 1), quote(1.5, 4_800, 2, 4_800.25, 1), quote(2.5, 4_800, 3, 4_800.25, 1)), begin: 'onDemand' }, [faultScript(script, (cause) => failures.push(cause))]);
    const client = await connect(simulator);
    await client.settle();
    client.heard.length = 0;
    simulator.begin();
    await client.until(EventName.info, ([, , code]) => code === 2105);
    expect(client.of(EventName.info)).toEqual([[EventName.info, 'first', 2103], [EventName.info, 'second', 2105]]);
    expect(failures).toEqual([]);
  });
});

describe('the control channel', () => {
  it('brings faults about, tells its state and what is wrong, one line for each', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator, 7);
    const channel = await openControlChannel(floor.simulator);
    const socket = dial(channel.port, '127.0.0.1');
    atEnd(async () => {
      socket.destroy();
      await channel.close();
    });
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const ask = async (line: string): Promise<unknown> => {
      socket.write(`${line}\n`);
      return JSON.parse(String((await lines.next()).value));
    };
    expect(await ask('{"fault":"connectionLost"}')).toEqual({ ok: true });
    await client.until(EventName.info, ([, , code]) => code === 1100);
    expect(await ask('{"ask":"state"}')).toMatchObject({ ok: true, time: START, isOver: false, clients: [{ clientId: 7, serverVersion: 193 }], subscriptions: [] });
    expect(await ask('{"fault":"unheardOf"}')).toMatchObject({ ok: false, code: 'MIA-TWS-FAULT' });
    expect(await ask('not json')).toMatchObject({ ok: false });
    expect(await ask('{"ask":"begin"}')).toEqual({ ok: true });
  });
});
