import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Every module a source file names, types included: `[{ specifier, line }]`. */
export function importsOf(file) {
  const text = readFileSync(file, 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, line: text.slice(0, pos).split('\n').length }));
}

/** The source file a relative specifier means, or undefined. */
export function resolveRelative(fromFile, specifier) {
  const target = path.resolve(path.dirname(fromFile), specifier);
  const candidates = [target.replace(/\.([cm]?)js$/, '.$1ts'), target, `${target}.ts`, path.join(target, 'index.ts')];
  return candidates.find((candidate) => /\.[cm]?ts$/.test(candidate) && existsSync(candidate));
}
