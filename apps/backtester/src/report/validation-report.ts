import { fixed, percent, table } from '@mia-trading/command-line';
import type { FillValidationResult } from '@mia-trading/engine';

/** How far the simulated fills are from the real ones, and what the session says the settings should be. */
export function validationReport({ orders, comparison, latency, resting, proposal }: FillValidationResult): string {
  const rows = comparison.map((group) => [
    `${group.role} ${group.type}`,
    group.orders,
    group.filled,
    group.simulatedFilled,
    group.missed,
    group.unexpected,
    fixed(group.slippageTicks),
    fixed(group.secondsToFill),
    fixed(group.simulatedSecondsToFill),
  ]);
  const measured =
    latency === null
      ? 'Latency: no answers to measure it by'
      : `Latency over ${latency.answers} answers: ${fixed(latency.orderLatency, 1)} ms to the venue, ${fixed(latency.reportLatency, 1)} ms back${latency.isSplit ? '' : ' (half of the round trip each: the venue tells no exact times)'}, spread ${fixed(latency.latencySpread)}`;
  return [
    `${orders} orders, real and simulated`,
    table(['order', 'sent', 'filled', 'simulated', 'missed', 'unexpected', 'worse by, ticks', 'seconds', 'simulated '], rows),
    measured,
    `Resting orders filled as they really were\n${table(['rule', 'queue', 'agreement'], resting.map(({ fillRule, queueModel, agreement }) => [fillRule, fillRule === 'queue' ? queueModel : '', percent(agreement)]))}`,
    `Settings this session speaks for\n${JSON.stringify({ execution: { simulatedVenue: proposal } }, null, 2)}`,
  ].join('\n\n');
}
