import type { WorkloadContext } from '../workload.js';
import { generatedSession } from './generated-session.js';
import type { LoopedMarket } from './looped-market.js';
import { realHour } from './real-hour.js';

/** The heaviest market there is: the real hour, or the generated session where the data is not there. `notes` says which. */
export async function heaviestMarket({ data, isQuick }: WorkloadContext): Promise<{ readonly market: LoopedMarket; readonly notes: readonly string[] }> {
  const real = await realHour(data);
  if (real !== null) return { market: real, notes: [real.description] };
  const market = generatedSession(isQuick);
  return { market, notes: [`L3 not measured: no real data. In its place: ${market.description}`] };
}
