import { contractPart } from '../contracts/contract-part.js';
import { marketDataPart } from '../market-data/market-data-part.js';
import { brokerPart } from '../orders/broker-part.js';
import { serverPart } from './server-part.js';
import type { SimulatorPart } from './simulator-core.js';
import { unservedPart } from './unserved-part.js';

/** What a simulator answers unless more is added: every part in the order in which it hears of the market. */
export const DEFAULT_PARTS: readonly SimulatorPart[] = [serverPart, unservedPart, contractPart, marketDataPart, brokerPart];
