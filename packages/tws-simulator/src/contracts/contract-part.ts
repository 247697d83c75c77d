import { isoDate, localDate } from '@mia-trading/core';
import { compactDate } from '../server/server-time.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import { contractDetails } from './contract-details.js';
import { readContract } from './contract-query.js';
import { NO_CONTRACT } from './find-contract.js';
import { marketRule } from './market-rules.js';
import { matchingSymbols } from './matching-symbols.js';
import { optionParameters } from './option-parameters.js';
import type { SimulatedContract } from './simulated-contract.js';

const INVALID_REQUEST = 321;
/** Every depth the server has: of futures, by price. */
const DEPTH_SERVICE = 'Deep';
const AGGREGATION_GROUP = 1;

/** Answers what is asked about contracts: their details, the options on an underlying, price steps, and where there is depth. */
export function contractPart(core: SimulatorCore): void {
  const { catalogue } = core.market;
  core.requests.on(Request.ContractDetails, (reader, session) => sendDetails(core, reader, session));
  core.requests.on(Request.OptionParameters, (reader, session) => sendOptionParameters(core, reader, session));
  core.requests.on(Request.MatchingSymbols, (reader, session) => session.sendAll(matchingSymbols(catalogue.all, reader.integer(), reader.text(), session.serverVersion)));
  core.requests.on(Request.MarketRule, (reader, session) => {
    const id = reader.integer();
    const increments = marketRule(id);
    if (increments === null) return session.sendError(-1, INVALID_REQUEST, `Error validating request: no market rule ${id}`);
    session.send(Reply.MarketRule, id, increments.length, ...increments.flatMap(({ lowEdge, increment }) => [lowEdge, increment]));
  });
  core.requests.on(Request.MarketDepthExchanges, (_reader, session) => {
    const exchanges = [...new Set([...catalogue.all].filter(({ secType }) => secType === 'FUT').map(({ exchange }) => exchange))];
    session.send(Reply.MarketDepthExchanges, exchanges.length, ...exchanges.flatMap((exchange) => [exchange, 'FUT', '', DEPTH_SERVICE, AGGREGATION_GROUP]));
  });
}

/** Contracts whose last trade date is over are told only to those who ask for them. */
function sendDetails(core: SimulatorCore, reader: FieldReader, session: ClientSession): void {
  reader.skip(1);
  const requestId = reader.integer();
  const query = readContract(reader);
  const includesExpired = reader.boolean();
  const today = compactDate(isoDate(localDate('America/New_York', core.now())));
  const isListed = ({ lastTradeDate }: SimulatedContract): boolean => lastTradeDate === '' || lastTradeDate >= today;
  const found = core.market.catalogue.find(query).filter((contract) => includesExpired || isListed(contract));
  if (found.length === 0) return session.sendError(requestId, NO_CONTRACT, 'No security definition has been found for the request');
  for (const contract of found) session.send(...contractDetails(contract, requestId, session.serverVersion, core.now()));
  session.send(Reply.ContractDetailsEnd, 1, requestId);
}

function sendOptionParameters(core: SimulatorCore, reader: FieldReader, session: ClientSession): void {
  const requestId = reader.integer();
  const symbol = reader.text();
  reader.skip(2);
  const underlyingId = reader.integer();
  const today = compactDate(isoDate(localDate('America/New_York', core.now())));
  for (const row of optionParameters(core.market.catalogue.all, symbol, underlyingId, today)) {
    const { exchange, tradingClass, multiplier, expirations, strikes } = row;
    session.sendAll([Reply.OptionParameters, requestId, exchange, underlyingId, tradingClass, multiplier, expirations.length, ...expirations, strikes.length, ...strikes]);
  }
  session.send(Reply.OptionParametersEnd, requestId);
}
