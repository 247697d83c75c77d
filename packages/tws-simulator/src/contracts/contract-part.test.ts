import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, SecType, type ContractDetails } from '@stoqey/ib';
import { closeAll, connect, ES, simulate, SPX, SPXW_4800_CALL, UNREADABLE, type TestClient } from '../test-support/test-client.js';
import { tape, trade } from '../test-support/made-up-tape.js';

afterEach(closeAll);

async function start(serverVersion: number): Promise<TestClient> {
  return connect(await simulate({ recording: tape(trade(0, 4_800)), begin: 'onDemand', serverVersion }));
}

async function details(client: TestClient, request: number): Promise<ContractDetails[]> {
  await client.until(EventName.contractDetailsEnd, ([, id]) => id === request);
  return client.of(EventName.contractDetails).flatMap(([, id, found]) => (id === request ? [found as ContractDetails] : []));
}

describe.each([193, 178])('contracts at server version %i', (serverVersion) => {
  it('are described before anything has traded: the quarters of ES, an index, a series', async () => {
    const client = await start(serverVersion);
    client.api.reqContractDetails(1, { symbol: 'ES', secType: SecType.FUT, exchange: 'CME', currency: 'USD' });
    const quarters = await details(client, 1);
    expect(quarters.map(({ contract }) => contract.localSymbol)).toEqual(['ESH4', 'ESM4', 'ESU4', 'ESZ4', 'ESH5']);
    expect(quarters[0]).toMatchObject({
      contract: { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', multiplier: 50, tradingClass: 'ES' },
      minTick: 0.25,
      underConId: 416_904,
      underSymbol: 'SPX',
      contractMonth: '202403',
      realExpirationDate: '20240315',
      longName: 'E-mini S&P 500',
      timeZoneId: 'US/Central',
      priceMagnifier: 1,
    });
    if (serverVersion >= 182) expect(quarters[0]?.contract.lastTradeDate).toBe('20240315');
    client.api.reqContractDetails(2, SPX);
    expect(await details(client, 2)).toMatchObject([{ contract: { conId: 416_904, symbol: 'SPX', secType: 'IND' }, minTick: 0.01 }]);
    client.api.reqContractDetails(3, SPXW_4800_CALL);
    expect(await details(client, 3)).toMatchObject([{ contract: { localSymbol: 'SPXW  231226C04800000', strike: 4_800, right: 'C', multiplier: 100 }, realExpirationDate: '20231226', validExchanges: 'SMART,CBOE' }]);
    expect(client.codes).toEqual([]);
  });

  it('tell their hours: a night session of 23 hours, and Christmas week', async () => {
    const client = await start(serverVersion);
    client.api.reqContractDetails(1, ES);
    const [es] = await details(client, 1);
    expect(es?.tradingHours?.split(';').slice(0, 3)).toEqual(['20231225:1700-20231226:1600', '20231226:1700-20231227:1600', '20231227:1700-20231228:1600']);
    expect(es?.liquidHours).toBe('20231226:0830-20231226:1500;20231227:0830-20231227:1500;20231228:0830-20231228:1500;20231229:0830-20231229:1500;20231230:CLOSED;20231231:CLOSED');
  });

  it('give the options on an index, the steps of prices and where there is depth', async () => {
    const client = await start(serverVersion);
    client.api.reqSecDefOptParams(5, 'SPX', '', SecType.IND, 416_904);
    await client.until(EventName.securityDefinitionOptionParameterEnd);
    expect(client.of(EventName.securityDefinitionOptionParameter)).toEqual(['CBOE', 'SMART'].map((exchange) => ['securityDefinitionOptionParameter', 5, exchange, 416_904, 'SPXW', 100, ['20231226'], [4_800]]));
    client.api.reqMarketRule(109);
    expect(await client.until(EventName.marketRule)).toEqual(['marketRule', 109, [{ lowEdge: 0, increment: 0.05 }, { lowEdge: 3, increment: 0.1 }]]);
    client.api.reqContractDetails(1, ES);
    const [es] = await details(client, 1);
    client.api.reqMarketRule(Number(es?.marketRuleIds));
    expect(await client.until(EventName.marketRule, ([, id]) => id !== 109)).toMatchObject(['marketRule', expect.anything(), [{ lowEdge: 0, increment: 0.25 }]]);
    client.api.reqMktDepthExchanges();
    expect(await client.until(EventName.mktDepthExchanges)).toEqual(['mktDepthExchanges', [{ exchange: 'CME', secType: 'FUT', listingExch: '', serviceDataType: 'Deep', aggGroup: 1 }]]);
    expect(client.codes.filter(({ code }) => code === UNREADABLE)).toEqual([]);
  });

  it('are refused with 200 when they do not exist', async () => {
    const client = await start(serverVersion);
    client.api.reqContractDetails(9, { symbol: 'ES', secType: SecType.FUT, exchange: 'GLOBEX' });
    expect(await client.until(EventName.error)).toMatchObject(['error', { message: 'No security definition has been found for the request' }, 200, 9]);
  });
});
