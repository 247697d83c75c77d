import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { collect, fixed, pairs, print, printJson, table } from '@mia-trading/command-line';
import { sessionStudy, type SessionStudy } from '../session-study.js';
import { Progress } from '../terminal/progress.js';
import { effectiveConfig, type ConfigOptions } from './options.js';

interface LearnOptions extends ConfigOptions {
  readonly out: string;
  readonly name: string;
  readonly score: number;
  readonly horizon: number;
  readonly minSignals: number;
  readonly minDates: number;
  readonly json?: boolean;
}

/** Ratings from WEAK_SIGNAL on are followed: from 70 on there are too few to compare sessions by. */
const FOLLOWED_FROM = 60;
const HORIZON_MINUTES = 5;
/** Fewer say nothing about a mean of gains whose standard deviation is about one average true range. */
const MINIMUM_SIGNALS = 30;
/** Fewer dates are one kind of week. */
const MINIMUM_DATES = 5;
const GAIN_DIGITS = 3;
const SIZE_DIGITS = 2;

export function learnSessionsCommand(): Command {
  return new Command('learn-sessions')
    .description('Learn size factors of the sessions of the day from what came of ratings in recorded sessions.')
    .argument('<recording...>', 'directories of recordings of one instrument; several weeks of whole sessions are a beginning')
    .requiredOption('--out <file>', 'JSON file to write, for --sessions of run and features')
    .option('--name <name>', 'name of the set, shown in every rating', 'learned')
    .option('--score <points>', 'score from which a rating is followed', number(0, 100), FOLLOWED_FROM)
    .option('--horizon <minutes>', 'how long it is followed', number(1, 240), HORIZON_MINUTES)
    .option('--min-signals <n>', 'signals a session needs for a factor other than 1', number(2, 1_000_000), MINIMUM_SIGNALS)
    .option('--min-dates <n>', 'trade dates they must come from', number(1, 10_000), MINIMUM_DATES)
    .option('--config <file>', 'configuration file (JSON)')
    .option('--set <section.field=value>', 'override one setting; may be repeated', collect)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nNothing is written where no session has enough signals. A factor is not advice: it is shrunk toward 1, within 0.5 and 1.25, and says what it rests on.\n\nExample:\n  $ backtester learn-sessions recordings/2026-* --out sessions.json\n  $ backtester run recordings/2027-01 --sessions sessions.json')
    .action(async (recordings: readonly string[], options: LearnOptions) => {
      const { config, hash } = effectiveConfig(options);
      const progress = new Progress('learning', 'events');
      const { name, score, horizon, minSignals, minDates } = options;
      const study = await sessionStudy(recordings, config, { name, revision: hash.slice(0, 12), minimumScore: score, horizonMinutes: horizon, minimumSignals: minSignals, minimumDates: minDates }, progress).finally(() => {
        progress.stop();
      });
      writeFileSync(options.out, `${JSON.stringify(study.factors, null, 2)}\n`);
      if (options.json === true) printJson({ schemaVersion: 1, file: options.out, ...study, configHash: hash });
      else print(report(study, options.out));
    });
}

function report(study: SessionStudy, file: string): string {
  const shown = (value: number | null): string => fixed(value, GAIN_DIGITS);
  const rows = study.evidence.map((line) => [line.session, String(line.signals), String(line.dates), shown(line.meanGain), shown(line.effect), line.low === null ? '–' : `${shown(line.low)} .. ${shown(line.high)}`, fixed(line.size, SIZE_DIGITS), line.verdict]);
  const facts = pairs([
    ['instrument', study.instrument],
    ['signals', `${study.signals} on ${study.tradeDates.length} trade dates, ${fixed(study.costPoints, GAIN_DIGITS)} points of costs taken off each`],
    ['gains', 'in average true ranges; effect: against all other sessions, with its 90 % interval'],
    ['file', file],
  ]);
  return `${table(['session', 'signals', 'dates', 'mean gain', 'effect', '90 %', 'size', ''], rows)}\n\n${facts}`;
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    return value;
  };
}
