import { CHECKS } from './check-table.js';
import { SWITCHABLE_CODES } from './codes.js';

/** The checks as a Markdown table, in the order they are tested. */
export function refusalTable(): string {
  const switchable: readonly string[] = SWITCHABLE_CODES;
  const rows = CHECKS.map(({ code, meaning, remedy }, index) => `| ${index + 1} | \`${code}\` | ${meaning} | ${remedy} | ${switchable.includes(code) ? 'yes' : 'no'} |`);
  return ['| # | code | refuses when (defaults) | what to do | can be switched off |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
