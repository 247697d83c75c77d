import { readFileSync } from 'node:fs';
import { decodeDbn, importDatabento } from '@mia-trading/recording';
import { realHourFiles } from '../market/real-hour.js';
import { keep } from '../measure/kept.js';
import { rateNote, timePasses } from '../measure/passes.js';
import { eventsOf, NO_REAL_DATA, type Measured, type NotMeasured, type Workload, type WorkloadContext } from '../workload.js';

const WARM = 3;

async function run(context: WorkloadContext): Promise<Measured | NotMeasured> {
  const files = realHourFiles(context.data);
  if (files.length === 0) return NO_REAL_DATA;
  const sources = files.map((name) => ({ name, bytes: readFileSync(name) }));
  let times = 0;
  const records = await timePasses({
    warm: WARM,
    items: eventsOf(context),
    pass: async () => {
      let count = 0;
      for (const { name, bytes } of sources) {
        const report = await decodeDbn({ name, chunks: [bytes] }, { onRecord: (record) => (times = record.tsEvent) });
        count += report.records;
      }
      return count;
    },
  });
  const imported = await timePasses({
    warm: WARM,
    items: eventsOf(context),
    pass: async () => {
      let count = 0;
      await importDatabento(files, {
        write: (event) => {
          times = event.tsInit;
          count += 1;
        },
      });
      return count;
    },
  });
  keep(times);
  return {
    figures: [
      { name: 'DBN records', value: records.medianRate, unit: 'records/s', note: rateNote(records) },
      { name: 'DBN to events', value: imported.medianRate, unit: 'events/s', note: rateNote(imported) },
    ],
    notes: ['both files of the real ES hour, zstd unpacked and its checksum verified; events: also read from disk, hashed and mapped'],
  };
}

export const decode: Workload = {
  name: 'decode',
  description: 'Databento market-by-order files to records in memory, and to events.',
  run,
};
