import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { filesBelow, shown } from '../lib/workspace.mjs';

export const title = 'focused and skipped tests';

const testNames = new Set(['describe', 'it', 'test']);
const focusedNames = new Set(['fdescribe', 'fit', 'ftest']);
const skippedNames = new Set(['xdescribe', 'xit', 'xtest']);

/** `it` for `it.concurrent.each`, or undefined where the chain does not begin with a plain name. */
function firstName(expression) {
  let node = expression;
  while (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) node = node.expression;
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** True for `present ? it : it.skip`, where the condition is the explanation. */
function isConditional(node) {
  const { parent } = node;
  return ts.isConditionalExpression(parent) && parent.condition !== node && !ts.isLiteralExpression(parent.condition) && parent.condition.kind !== ts.SyntaxKind.TrueKeyword && parent.condition.kind !== ts.SyntaxKind.FalseKeyword;
}

/** Tests that would hide others (`.only`), and skipped ones without a condition or a comment that says why. */
export function check(root) {
  const problems = [];
  for (const folder of ['packages', 'apps', 'examples', 'bench', 'scripts']) {
    for (const file of filesBelow(path.join(root, folder), /\.test\.[cm]?[jt]s$/)) {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
      const lines = source.text.split('\n');
      const explained = (line) => [lines[line], lines[line - 1]].some((text) => /\/\/\s*\S|\*\/\s*$/.test(text ?? ''));
      const visit = (node) => {
        let found;
        if (ts.isPropertyAccessExpression(node) && testNames.has(firstName(node.expression))) {
          if (node.name.text === 'only') found = 'focused';
          if (node.name.text === 'skip' || node.name.text === 'todo') found = 'skipped';
        } else if (ts.isIdentifier(node) && ts.isCallExpression(node.parent)) {
          if (focusedNames.has(node.text)) found = 'focused';
          if (skippedNames.has(node.text)) found = 'skipped';
        }
        if (found !== undefined) {
          const { line } = source.getLineAndCharacterOfPosition(node.getStart());
          const at = `${shown(root, file)}:${line + 1}`;
          if (found === 'focused') problems.push(`${at}: a focused test hides all others`);
          else if (!explained(line) && !isConditional(node)) problems.push(`${at}: a skipped test needs a condition or a comment that says why`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
  }
  return problems;
}
