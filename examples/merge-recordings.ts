// Two recordings read as one, by time, in constant memory: node scripts/run.mjs examples/merge-recordings.ts <recording> <recording>
import { isoFromMicros } from '@mia-trading/core';
import { mergeRecordings, openRecording } from '@mia-trading/recording';

const directories = process.argv.slice(2);
const recordings = await Promise.all(directories.map((directory) => openRecording(directory)));
for (const { manifest } of recordings) console.log(`${manifest.instruments.join(', ')}: ${manifest.firstTsIso} to ${manifest.lastTsIso}, ${JSON.stringify(manifest.counts)}`);

let volume = 0;
let delta = 0;
let events = 0;
let last = Number.NEGATIVE_INFINITY;
let backwards = 0;
for await (const batch of mergeRecordings(recordings)) {
  for (const event of batch) {
    if (event.tsInit < last) backwards += 1;
    last = event.tsInit;
    if (event.kind === 'trade') {
      volume += event.size;
      delta += event.aggressor * event.size;
    }
  }
  events += batch.length;
}
console.log(`merged: ${events} events to ${isoFromMicros(last)}, ${backwards} out of order, ${volume} contracts, delta ${delta}`);
