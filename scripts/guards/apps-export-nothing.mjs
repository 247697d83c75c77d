import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { shown, workspaces } from '../lib/workspace.mjs';

export const title = 'applications export nothing';

function exportsSomething(statement) {
  if (ts.isExportAssignment(statement)) return true;
  // `export {}` only says that the file is a module.
  if (ts.isExportDeclaration(statement)) return !(statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause) && statement.exportClause.elements.length === 0);
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** An application is a program: private, without entry points for importers, and its main file exports nothing. */
export function check(root) {
  const problems = [];
  for (const { kind, dir, manifest } of workspaces(root)) {
    if (kind !== 'app') continue;
    const manifestFile = shown(root, path.join(dir, 'package.json'));
    if (manifest.private !== true) problems.push(`${manifestFile}: an application is private`);
    for (const field of ['exports', 'main', 'module', 'types']) if (manifest[field] !== undefined) problems.push(`${manifestFile}: an application has no "${field}"`);
    const main = path.join(dir, 'src', 'main.ts');
    if (!existsSync(main)) continue;
    const source = ts.createSourceFile(main, readFileSync(main, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (!exportsSomething(statement)) continue;
      const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
      problems.push(`${shown(root, main)}:${line + 1}: the main file of an application exports nothing`);
    }
  }
  return problems;
}
