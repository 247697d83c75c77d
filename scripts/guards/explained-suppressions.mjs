import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, shown } from '../lib/workspace.mjs';

export const title = 'explained suppressions';

// The marker is looked for only at the beginning of a comment, where ESLint and TypeScript look for it.
const suppression = /(?:\/\/|\/\*)\s*(eslint-disable(?:-next-line|-line)?|@ts-ignore|@ts-nocheck|@ts-expect-error)\b([^\n]*)/g;
const leastWords = 3;

/** Suppressed checks without a reason: ESLint wants `-- why` after the rule names, TypeScript the reason after the marker. */
export function check(root) {
  const problems = [];
  for (const folder of ['packages', 'apps', 'examples', 'bench']) {
    for (const file of filesBelow(path.join(root, folder), /\.[cm]?[jt]sx?$/)) {
      const text = readFileSync(file, 'utf8');
      for (const match of text.matchAll(suppression)) {
        const [, marker, rest] = match;
        const eslint = marker.startsWith('eslint');
        const [rules = '', reason = ''] = eslint ? rest.replace(/\*\/.*$/, '').split(/\s--+\s/) : ['-', rest];
        const at = `${shown(root, file)}:${text.slice(0, match.index).split('\n').length}`;
        if (eslint && rules.trim() === '') problems.push(`${at}: ${marker} names no rule`);
        else if (reason.split(/\s+/).filter((word) => /\w/.test(word)).length < leastWords) problems.push(`${at}: ${marker} without a reason`);
      }
    }
  }
  return problems;
}
