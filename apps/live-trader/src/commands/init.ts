import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { note } from '@mia-trading/command-line';
import { MiaError } from '@mia-trading/core';
import { z } from 'zod';
import { traderConfigSchema } from '../config/trader-config.js';

interface InitOptions {
  readonly out: string;
  readonly yes?: boolean;
}

interface Question {
  readonly path: readonly [section: string, field: string];
  readonly text: string;
  readonly fallback: string | number;
}

const QUESTIONS: readonly Question[] = [
  { path: ['broker', 'host'], text: 'Address of TWS or IB Gateway', fallback: '127.0.0.1' },
  { path: ['broker', 'port'], text: 'Port (Gateway 4002 paper and 4001 live, TWS 7497 and 7496)', fallback: 4_002 },
  { path: ['broker', 'clientId'], text: 'Client id, the same in every session', fallback: 17 },
  { path: ['tape', 'directory'], text: 'Directory for tapes', fallback: 'tapes' },
  { path: ['account', 'equity'], text: 'Equity of the account in dollars', fallback: 100_000 },
];
const INDENT = 2;

/** The part of a JSON schema that is looked at. */
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

export function initCommand(): Command {
  return new Command('init')
    .description('Ask for the few settings that have to be known, and write a configuration.')
    .option('--out <file>', 'file to write', 'trader.json')
    .option('--yes', 'take every default without asking')
    .action(async ({ out, yes }: InitOptions) => {
      if (existsSync(out)) throw new MiaError('MIA-USAGE-ARGUMENTS', `${out} is there already`, 'give another name with --out', { file: out });
      const answers = yes === true ? QUESTIONS.map(({ fallback }) => String(fallback)) : await ask();
      writeFileSync(out, `${JSON.stringify(documentOf(answers), null, INDENT)}\n`);
      note(`wrote ${out}; next: live-trader doctor --config ${out}`);
    });
}

async function ask(): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: string[] = [];
  try {
    for (const { text, fallback } of QUESTIONS) {
      const answer = (await terminal.question(`${text} [${fallback}]: `)).trim();
      answers.push(answer === '' ? String(fallback) : answer);
    }
  } finally {
    terminal.close();
  }
  return answers;
}

/** What was answered. JSON has no comments: `$comments` says what each field is, and nothing reads it. */
function documentOf(answers: readonly string[]): Record<string, unknown> {
  const values: Record<string, Record<string, unknown>> = {};
  const comments: Record<string, string> = {};
  const sections = (z.toJSONSchema(traderConfigSchema, { io: 'input', unrepresentable: 'any' }) as Described).properties;
  QUESTIONS.forEach(({ path: [section, field], fallback }, index) => {
    const answer = answers[index] ?? '';
    (values[section] ??= {})[field] = typeof fallback === 'number' ? Number(answer) : answer;
    comments[`${section}.${field}`] = sections?.[section]?.properties?.[field]?.description ?? '';
  });
  return { $comments: comments, ...values };
}
