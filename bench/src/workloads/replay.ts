import path from 'node:path';
import { openRecording } from '@mia-trading/recording';
import { heaviestMarket } from '../market/inputs.js';
import { TradingRun, TRADING_CONFIG } from '../market/trading-run.js';
import { qualityEvent, qualityOf } from '../market/feed-quality.js';
import { writeRecording } from '../market/write-recording.js';
import { keep } from '../measure/kept.js';
import { rateNote, timePasses } from '../measure/passes.js';
import { eventsOf, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const RECORDED_EVENTS = 1_000_000;
const QUICK_EVENTS = 200_000;

type Format = 'parquet' | 'segments';

async function recorded(context: WorkloadContext, format: Format) {
  const { market, notes } = await heaviestMarket(context);
  const directory = path.join(context.scratch, `replay-${format}`);
  const events = await writeRecording(directory, market, context.isQuick ? QUICK_EVENTS : RECORDED_EVENTS, format);
  return { market, directory, notes: [...notes, `${events} events on disk, read again and again: the files are in the page cache`] };
}

async function replay(context: WorkloadContext, format: Format): Promise<Measured> {
  const { directory, notes } = await recorded(context, format);
  const passes = await timePasses({
    warm: 1,
    items: eventsOf(context),
    pass: async () => {
      let events = 0;
      for await (const batch of (await openRecording(directory)).batches()) {
        events += batch.length;
        keep(batch[0]?.tsInit ?? 0);
      }
      return events;
    },
  });
  return { figures: [{ name: `${format} to events`, value: passes.medianRate, unit: 'events/s', note: rateNote(passes) }], notes };
}

async function endToEnd(context: WorkloadContext): Promise<Measured> {
  const { market, directory, notes } = await recorded(context, 'parquet');
  let evidence = '';
  const passes = await timePasses({
    warm: 1,
    items: eventsOf(context),
    pass: async () => {
      const run = new TradingRun(market.instrument);
      run.session.process(qualityEvent(qualityOf(market.events), market.events[0]?.tsInit ?? 0));
      for await (const batch of (await openRecording(directory)).batches()) for (const event of batch) run.session.process(event);
      run.session.finish();
      evidence = run.evidence;
      return run.session.engine.events - 1;
    },
  });
  return { figures: [{ name: 'Parquet, replay and pipeline', value: passes.medianRate, unit: 'events/s', note: rateNote(passes) }], notes: [...notes, `configuration ${TRADING_CONFIG}`, evidence] };
}

export const replays: readonly Workload[] = [
  { name: 'replay:parquet', description: 'A compacted recording to events, nothing done with them.', run: (context) => replay(context, 'parquet') },
  { name: 'replay:segments', description: 'A live tape (checksummed segments) to events, nothing done with them.', run: (context) => replay(context, 'segments') },
  { name: 'replay:pipeline', description: 'A compacted recording from disk through the whole pipeline, begun anew each pass.', run: endToEnd },
];
