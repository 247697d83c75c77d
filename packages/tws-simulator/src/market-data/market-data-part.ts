import { BarPart } from '../history/bar-part.js';
import { RealTimeBarsPart } from '../history/real-time-bars-part.js';
import { RecordedHistory } from '../history/recorded-history.js';
import { TickHistory } from '../history/tick-history.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import { DepthPart } from './depth-part.js';
import { LinePart } from './line-part.js';
import { TickByTickPart } from './tick-by-tick-part.js';
import { Tickers } from './tickers.js';

/** Everything that comes from the recording: lines, depth, ticks one by one, bars and history. What is kept of it is kept before it is sent. */
export function marketDataPart(core: SimulatorCore): void {
  const tickers = new Tickers(core.market.catalogue);
  const history = new RecordedHistory();
  core.market.watch(tickers);
  core.market.watch(history);
  new LinePart(core, tickers);
  new DepthPart(core);
  new TickByTickPart(core, new TickHistory(core, history));
  new BarPart(core, history);
  new RealTimeBarsPart(core, history);
}
