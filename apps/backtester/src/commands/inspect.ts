import { count, Exit, fixed, pairs, print, printJson } from '@mia-trading/command-line';
import { inspectRecording, type Inspection } from '@mia-trading/recording';
import { Command } from 'commander';

const PRICE_DIGITS = 2;

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Read a whole recording and say what is in it and what is wrong with it.')
    .argument('<recording>', 'directory of the recording')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit code 1 when files or counts differ from the manifest or events are out of order.\n\nExample:\n  $ backtester inspect recordings/esh4 --json')
    .action(async (recording: string, options: { readonly json?: boolean }) => {
      const inspection = await inspectRecording(recording);
      if (options.json === true) printJson(inspection);
      else print(describe(inspection));
      if (!inspection.isIntact) process.exitCode = Exit.Failed;
    });
}

function describe(found: Inspection): string {
  const kinds = Object.entries(found.events).filter(([, events]) => events > 0);
  return pairs([
    ['instrument', found.instrument],
    ['feed', `${found.feedQuality}, ${found.clockSource} time`],
    ['from', found.firstTs ?? '–'],
    ['to', found.lastTs ?? '–'],
    ['source messages', count(found.sourceMessages)],
    ...kinds.map(([kind, events]): [string, string] => [`${kind} events`, count(events)]),
    ['volume', `${count(found.volume)} lots, delta ${found.delta}, aggressor unknown ${count(found.unknownAggressorVolume)}`],
    ['last bid / ask', `${fixed(found.lastBid, PRICE_DIGITS)} / ${fixed(found.lastAsk, PRICE_DIGITS)}`],
    ['book', `${found.book.violations} violations, ${found.book.unknownOrders} unknown orders, ${found.book.crossedInAuction} times crossed in auction (legal)`],
    ['gaps', count(found.gaps)],
    ['integrity', found.isIntact ? 'intact' : 'DAMAGED: files, counts or order differ from the manifest'],
    ...found.notes.map((text): [string, string] => ['note', text]),
  ]);
}
