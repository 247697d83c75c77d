import type { SimulatedContract } from './simulated-contract.js';

/** Expirations and strikes of one class of options on one exchange: each is listed somewhere, not every pair of them. */
export interface OptionParameters {
  readonly exchange: string;
  readonly tradingClass: string;
  readonly multiplier: string;
  /** `YYYYMMDD`, ascending. */
  readonly expirations: readonly string[];
  /** Points, ascending. */
  readonly strikes: readonly number[];
}

const SMART = 'SMART';

/** The options on an underlying that have not expired on `today` (`YYYYMMDD`), by class, on their exchange and on `SMART`. */
export function optionParameters(contracts: Iterable<SimulatedContract>, symbol: string, underlyingId: number, today: string): OptionParameters[] {
  const byClass = new Map<string, SimulatedContract[]>();
  for (const contract of contracts) {
    if (contract.secType !== 'OPT' || contract.symbol !== symbol || contract.underlyingConId !== underlyingId || contract.lastTradeDate < today) continue;
    const series = byClass.get(contract.tradingClass);
    if (series === undefined) byClass.set(contract.tradingClass, [contract]);
    else series.push(contract);
  }
  return [...byClass].flatMap(([tradingClass, series]) => {
    const expirations = [...new Set(series.map(({ lastTradeDate }) => lastTradeDate))].sort();
    const strikes = [...new Set(series.map(({ strike }) => strike))].sort((a, b) => a - b);
    const { exchange = '', multiplier = '' } = series[0] ?? {};
    return [exchange, SMART].map((where) => ({ exchange: where, tradingClass, multiplier, expirations, strikes }));
  });
}
