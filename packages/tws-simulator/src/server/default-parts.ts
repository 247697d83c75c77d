import type { SimulatorPart } from './simulator.js';
import { serverPart } from './server-part.js';

/** What a simulator answers unless more is added: every part in the order in which it hears of the market. */
export const DEFAULT_PARTS: readonly SimulatorPart[] = [serverPart];
