import type { ChainAnalysis, ChainWarning } from '@mia-trading/spx-options';
import type { SourceWarning } from '../read-chain.js';

/** An analysis with what its source had to say, first. */
export interface SourcedAnalysis extends Omit<ChainAnalysis, 'warnings'> {
  readonly warnings: readonly (ChainWarning | SourceWarning)[];
}

/** The document of `backtester gex --json`: headline numbers as plain values, what is behind them under `details`. */
export function gexDocument(analysis: SourcedAnalysis): Readonly<Record<string, unknown>> {
  const { expectedMove, putCallVolume, putCallOpenInterest, dealerPosition, vix30, ...rest } = analysis;
  return {
    ...rest,
    expectedMove: expectedMove?.points ?? null,
    putCallVolume: putCallVolume.ratio,
    putCallOpenInterest: putCallOpenInterest.ratio,
    dealerPosition: dealerPosition?.gamma ?? null,
    vix30: vix30.value,
    details: { expectedMove, putCallVolume, putCallOpenInterest, dealerPosition, vix30 },
  };
}
