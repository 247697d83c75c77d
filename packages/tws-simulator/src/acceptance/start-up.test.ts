import { afterEach, describe, expect, it } from '@jest/globals';
import { index, quote, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, simulate } from '../test-support/test-client.js';
import { connectIndependent, IndependentClient } from '../test-support/independent/independent-client.js';
import { asked, bars, contractDetails, executions, marketData, type AskedContract } from '../test-support/independent/requests.js';
import { versions } from '../test-support/independent/versions.js';

afterEach(closeAll);

const ES: AskedContract = { symbol: 'ES', secType: 'FUT', lastTradeDate: '202403', exchange: 'CME', currency: 'USD' };
const VOLATILITY: readonly string[] = ['0', '', '1 min', '1 D', '0', 'HISTORICAL_VOLATILITY', '1', '0', ''];

describe('the greeting of an independent client', () => {
  it.each([
    ['v157..178', 178],
    ['v157..178 +PACEAPI', 178],
    ['v100..193', 193],
    ['v100..225', 193],
    ['v160', 160],
  ])('%s is answered with %i, then accounts, next id and the state of the farms', async (offer, version) => {
    const client = await connectIndependent(await simulate({ recording: tape(), begin: 'onDemand', firstOrderId: 7 }), { offer });
    expect(client.version).toBe(version);
    await client.until('error', ({ code }) => code === 2158);
    expect(client.said.map(({ message }) => message)).toEqual(['accounts', 'nextId', 'error', 'error', 'error']);
    expect(client.of('error').map(({ requestId, code }) => [requestId, code])).toEqual([[-1, 2104], [-1, 2106], [-1, 2158]]);
    expect(client.of('nextId')[0]?.id).toBe(7);
    expect(client.faults).toEqual([]);
  });

  it('with an id in use hears 326 and nothing else, and its connection ends', async () => {
    const simulator = await simulate({ recording: tape(), begin: 'onDemand' });
    await connectIndependent(simulator, { clientId: 5 });
    const second = new IndependentClient(simulator, 5);
    second.greet('v157..178');
    expect(await second.until('error')).toMatchObject({ requestId: -1, code: 326 });
    await expect(second.until('nextId')).rejects.toThrow('the connection ended');
    expect(second.said.map(({ message }) => message)).toEqual(['error']);
  });
});

describe.each(versions())('the start of ib_async at server version %i', (version) => {
  it('has every one of its questions answered to the end, for the first client and for any other', async () => {
    const simulator = await simulate({ recording: tape(), begin: 'onDemand', serverVersion: version, accounts: ['DUSIM1', 'DUSIM2'] });
    for (const clientId of [0, 9]) {
      const client = await connectIndependent(simulator, { clientId, offer: 'v157..193' });
      if (clientId === 0) client.send('15', '1', '1');
      client.send('61', '1');
      client.send('5', '1');
      client.send('99', '0');
      client.send('6', '2', '1', 'DUSIM1');
      client.send('76', '1', '1', 'DUSIM1', '', '0');
      client.send('76', '1', '2', 'DUSIM2', '', '0');
      await Promise.all([client.until('positionEnd'), client.until('openOrderEnd'), client.until('completedOrderEnd'), client.until('accountEnd')]);
      await client.until('accountMultiEnd', ({ requestId }) => requestId === 1);
      await client.until('accountMultiEnd', ({ requestId }) => requestId === 2);
      client.send(...executions(3));
      await client.until('executionEnd', ({ requestId }) => requestId === 3);
      expect(client.of('error').filter(({ code }) => code < 2_100)).toEqual([]);
      expect(client.faults).toEqual([]);
    }
  });

  it('leaves no question of any kind without an answer: what is not simulated is refused by its own id', async () => {
    const client = await connectIndependent(await simulate({ serverVersion: version, recording: tape(index(0, 'SPX', 4_780), quote(0, 4_800, 10, 4_800.25, 10), trade(1, 4_800.25)) }));
    const [option, es] = [asked({ symbol: 'SPX', secType: 'OPT', strike: 4_800, right: 'C', exchange: 'SMART', currency: 'USD' }), asked(ES)];
    // [code, request]: ids stand in different places.
    const refused: readonly (readonly [number, readonly string[]])[] = [
      [321, ['19', '1', '1', '<xml/>', '101']],
      [320, ['21', '2', '102', ...option.slice(0, 8), ...option.slice(9), '1', '1', 'DUSIM1', '0']],
      [320, ['22', '103', '10', 'FUT.US', 'FUT.CME', 'TOP_PERC_GAIN', ...Array.from({ length: 16 }, () => ''), 'ALL', '', '']],
      [300, ['23', '1', '104']],
      [430, ['52', '2', '105', '0', 'AAPL', 'STK', 'SMART', '', 'USD', '', 'ReportSnapshot', '0', '']],
      [300, ['53', '1', '106']],
      [320, ['54', '3', '107', ...option, '10.5', '4780', '0', '']],
      [320, ['55', '3', '108', ...option, '0.12', '4780', '0', '']],
      [300, ['56', '1', '109']],
      [300, ['57', '1', '110']],
      [320, ['67', '1', '111']],
      [320, ['68', '1', '112', '1']],
      [320, ['69', '1', '113', '8314@SMART']],
      [300, ['70', '1', '114']],
      [10_172, ['84', '115', 'BRFG', 'BRFG$1', '']],
      [320, ['86', '116', '8314', 'BRFG', '', '', '10', '']],
      [320, ['88', '117', ...es, '0', '0', '3 days']],
      [300, ['89', '118']],
      [320, ['100', '119']],
      [300, ['101', '120']],
      [320, ['102', '121', '8314']],
      [300, ['103', '122']],
      [162, ['20', '123', ...es, ...VOLATILITY]],
      [321, bars(124, ES, { what: 'SCHEDULE' })],
      [321, bars(125, ES, { bar: '7 mins' })],
      [320, marketData(126, ES, '', true, true)],
      [321, marketData(127, { symbol: 'ES', secType: 'BAG', exchange: 'CME', currency: 'USD' })],
      [200, contractDetails(128, {}, version)],
      [200, contractDetails(129, { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' }, version)],
      [366, ['25', '1', '130']],
    ];
    for (const [, request] of refused) client.send(...request);
    await client.error(130);
    expect(client.of('error').filter(({ requestId }) => requestId > 100).map(({ requestId, code }) => [requestId, code])).toEqual(refused.map(([code], at) => [101 + at, code]));
    expect(client.faults).toEqual([]);
  });

  it('hears that there is nothing where the protocol has no id to refuse', async () => {
    const client = await connectIndependent(await simulate({ serverVersion: version, recording: tape(index(0, 'SPX', 4_780)) }));
    client.send('12', '1', '1');
    client.send('13', '1');
    client.send('14', '1', '5');
    client.send('18', '1', '1');
    client.send('24', '1');
    client.send('79', '1');
    client.send('80');
    client.send('83', '2', 'a60001');
    client.send('85');
    client.send('104', '3');
    client.send('8', '1', '1');
    client.send('17', '1');
    client.send('16', '1');
    await client.until('openOrderEnd');
    const begun = client.said.findIndex(({ message }) => message === 'scannerParameters');
    expect(client.said.slice(begun)).toEqual([
      { message: 'scannerParameters', xml: expect.stringContaining('<ScanParameterResponse>') as unknown },
      { message: 'softDollarTiers', requestId: 1, rows: [] },
      { message: 'familyCodes', rows: [{ account: 'DUSIM1', code: '' }] },
      { message: 'smartComponents', requestId: 2, rows: [] },
      { message: 'newsProviders', rows: [] },
      { message: 'userInfo', requestId: 3, brand: '' },
      { message: 'nextId', id: 1 },
      { message: 'accounts', accounts: ['DUSIM1'] },
      { message: 'openOrderEnd' },
    ]);
    expect(client.of('error').filter(({ code }) => code < 2_100)).toMatchObject([{ requestId: -1, code: 321 }]);
    expect(client.faults).toEqual([]);
  });

  it('is told the number of a request that nobody answers, and goes on', async () => {
    const client = await connectIndependent(await simulate({ serverVersion: version, recording: tape(), begin: 'onDemand' }));
    client.send('65', '1', 'application', '1');
    await client.settle();
    expect(client.of('error').at(-1)).toMatchObject({ requestId: -1, code: 320, text: 'Error reading request: 65 is not implemented by this server' });
    expect(client.faults).toEqual([]);
  });

  it('finds contracts by the beginning of a symbol or a part of a name', async () => {
    const client = await connectIndependent(await simulate({ serverVersion: version, recording: tape(index(0, 'SPX', 4_780), quote(0, 4_800, 10, 4_800.25, 10)) }));
    client.send('81', '1', 'sp');
    client.send('81', '2', 'E-mini');
    client.send('81', '3', 'AAPL');
    await client.until('symbols', ({ requestId }) => requestId === 3);
    expect(client.of('symbols').map(({ rows }) => rows.map(({ symbol, secType, derivatives }) => [symbol, secType, derivatives]))).toEqual([[['SPX', 'IND', ['OPT']]], [['ES', 'FUT', []]], []]);
    expect(client.faults).toEqual([]);
  });
});
