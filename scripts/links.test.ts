import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { filesBelow, repositoryRoot, shown, workspaces } from './lib/workspace.mjs';

const documents: string[] = [
  ...['README.md', 'CONTRIBUTING.md'].map((name) => path.join(repositoryRoot, name)),
  ...workspaces(repositoryRoot).map(({ dir }: { dir: string }) => path.join(dir, 'README.md')).filter((file: string) => existsSync(file)),
  ...filesBelow(path.join(repositoryRoot, 'docs'), /\.md$/),
];

/** The text without fenced blocks and inline code, where brackets are no links. */
const prose = (file: string): string => readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Anchors that GitHub makes of the headings of a document. */
function anchors(file: string): Set<string> {
  const headings = [...readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => text);
  return new Set(headings.map((text) => text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-')));
}

/** Relative links of a document that lead nowhere. */
function broken(file: string): string[] {
  const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
  return links.filter((target) => {
    const [relative = '', anchor] = target.split('#');
    const aim = relative === '' ? file : path.resolve(path.dirname(file), relative);
    return !existsSync(aim) || (anchor !== undefined && aim.endsWith('.md') && !anchors(aim).has(anchor));
  });
}

test.each(documents.map((file) => shown(repositoryRoot, file)))('every relative link of %s leads somewhere', (name) => {
  expect(broken(path.join(repositoryRoot, name))).toEqual([]);
});

test('every page of docs can be reached from the README', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, target = ''] of prose(file).matchAll(/\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/g)) {
      const next = path.resolve(path.dirname(file), target);
      if (existsSync(next)) follow(next);
    }
  };
  follow(path.join(repositoryRoot, 'README.md'));
  expect(filesBelow(path.join(repositoryRoot, 'docs'), /\.md$/).filter((file: string) => !reached.has(file)).map((file: string) => shown(repositoryRoot, file))).toEqual([]);
});
