import { InvalidArgumentError, Option, type Command } from 'commander';
import { collect } from '@mia-trading/command-line';
import { microsFromIso, type Micros } from '@mia-trading/core';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of `20s`, `90m`, `24h`. */
export function duration(text: string): number {
  const match = DURATION.exec(text);
  const milliseconds = Number(match?.[1] ?? Number.NaN) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(milliseconds > 0)) throw new InvalidArgumentError('write a duration such as 20s, 90m or 24h.');
  return milliseconds;
}

export function instant(text: string): Micros {
  const time = microsFromIso(text);
  if (time === undefined) throw new InvalidArgumentError('write an instant such as 2026-11-24T15:30:00Z.');
  return time;
}

/** Options by which every command finds its configuration. */
export function withConfig(command: Command): Command {
  return command.option('--config <file>', 'configuration file (JSON)').option('--set <section.field=value>', 'override one setting; may be repeated', collect);
}

/** Options that say when a session ends by itself. */
export function withEnd(command: Command): Command {
  return command
    .addOption(new Option('--for <duration>', 'end orderly after this wall time, e.g. 20s or 8h').argParser(duration))
    .addOption(new Option('--until <iso>', 'end orderly at this time of the session').argParser(instant));
}

export interface EndOptions {
  readonly for?: number;
  readonly until?: Micros;
}
