import { isoDate, localDate, type Micros } from '@mia-trading/core';
import { zoneOf } from '../server/server-time.js';
import { Gate } from '../session/server-version.js';
import type { Field } from '../wire/frame.js';
import { Reply } from '../wire/message-id.js';
import { knownInstrument } from './known-instrument.js';
import { marketRuleOf } from './market-rules.js';
import type { SimulatedContract } from './simulated-contract.js';
import { tradingHours } from './trading-hours.js';

const ORDER_TYPES = 'ACTIVETIM,DAY,GTC,GTD,IOC,LMT,MIT,MKT,STP,STPLMT,TRAIL';
const MONTH_LENGTH = 6;
/** When the last trade date ends: equity index futures at 08:30, options settled at the close at 15:00, both in Chicago. */
const FUTURE_LAST_TIME = '08:30:00';
const OPTION_LAST_TIME = '15:00:00';
const NO_AGGREGATION_GROUP = 2_147_483_647;
const NO_EVENT_MULTIPLIER = 0;
const PRICE_MAGNIFIER = 1;
const DETAILS_VERSION = 8;
/** Deprecated size multiplier and smallest size of older servers. */
const NO_SIZE_MULTIPLIER = 1;

/** The message that describes a contract to a client of `serverVersion`. */
export function contractDetails(contract: SimulatedContract, requestId: number, serverVersion: number, now: Micros): Field[] {
  const zone = zoneOf(contract.exchange);
  const calendar = knownInstrument(contract.instrument, isoDate(localDate('America/New_York', now)))?.calendar ?? 'US_EQUITY';
  const hours = tradingHours(calendar, now, zone);
  const { conId, symbol, secType, lastTradeDate, strike, right, exchange, currency, localSymbol, tradingClass, minTick, multiplier } = contract;
  const lastTime = secType === 'OPT' ? OPTION_LAST_TIME : FUTURE_LAST_TIME;
  const isSized = serverVersion >= Gate.SizeRules;
  const exchanges = secType === 'OPT' ? ['SMART', exchange] : [exchange];
  return [
    Reply.ContractDetails,
    ...(isSized ? [] : [DETAILS_VERSION]),
    requestId,
    symbol,
    secType,
    lastTradeDate === '' ? '' : `${lastTradeDate} ${lastTime} ${zone}`,
    ...(serverVersion >= Gate.LastTradeDate ? [lastTradeDate] : []),
    strike,
    right,
    exchange,
    currency,
    localSymbol,
    tradingClass,
    tradingClass,
    conId,
    minTick,
    ...(isSized ? [] : [NO_SIZE_MULTIPLIER]),
    multiplier,
    ORDER_TYPES,
    exchanges.join(','),
    PRICE_MAGNIFIER,
    contract.underlyingConId,
    contract.longName,
    secType === 'IND' ? '' : exchange,
    lastTradeDate.slice(0, MONTH_LENGTH),
    secType === 'IND' ? 'Indices' : '',
    secType === 'IND' ? 'Broad Range Equity Index' : '',
    secType === 'IND' ? '*' : '',
    zone,
    hours.trading,
    hours.liquid,
    '',
    NO_EVENT_MULTIPLIER,
    0,
    NO_AGGREGATION_GROUP,
    contract.underlyingSymbol,
    contract.underlyingSymbol === '' ? '' : 'IND',
    exchanges.map(() => marketRuleOf(contract)).join(','),
    lastTradeDate,
    '',
    ...sizes(serverVersion),
    ...(serverVersion >= Gate.IneligibilityReasons ? [0] : []),
  ];
}

/** Smallest size, its step and the step suggested: one contract. */
function sizes(serverVersion: number): Field[] {
  if (serverVersion >= Gate.SizeRules) return [1, 1, 1];
  return serverVersion >= Gate.FractionalSizes ? [1] : [];
}
