import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { blocksOf } from './lib/markdown-blocks.mjs';
import { withWorkspace } from './guards/planted-workspace';

const fence = '```';

function runDocs(readme: string): { code: number | null; output: string } {
  return withWorkspace({ docs: { manifest: {}, files: { 'guide.md': readme } } }, (root) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, 'docs-test.mjs'), root], { encoding: 'utf8' });
    return { code: status, output: stdout + stderr };
  });
}

test('only tagged blocks are found, with the line of their fence', () => {
  const text = ['# A', `${fence}sh`, 'echo no', fence, `  ${fence}sh run`, '  echo yes', '    deeper', `  ${fence}`, '````ts run', fence, '````', `${fence}sh run`, 'never closed'].join('\n');
  expect(blocksOf(text)).toEqual([
    { language: 'sh', line: 5, code: 'echo yes\n  deeper' },
    { language: 'ts', line: 9, code: fence },
    { language: 'sh', line: 12, code: undefined },
  ]);
});

test('blocks run: commands in the repository, TypeScript in a folder of its own', () => {
  const sh = `${fence}sh run\ntest -f package.json\necho x > "$MIA_DOCS_TMP/x"\n${fence}\n`;
  const ts = `${fence}ts run\nimport { existsSync } from 'node:fs';\nconst there: boolean = existsSync('package.json');\nif (there) throw new Error('not in the repository');\n${fence}\n`;
  expect(runDocs(sh + ts)).toEqual({ code: 0, output: '2 blocks of the documentation ran, all well\n' });
});

test('a failing command is shown with file and line, also when it is not the last', () => {
  const { code, output } = runDocs(`# Guide\n\n${fence}sh run\nfalse\ntrue\n${fence}\n`);
  expect(code).toBe(1);
  expect(output).toContain('docs/guide.md:3: the sh block failed with code 1');
});

test('a throwing example names the line of the document', () => {
  const { code, output } = runDocs(`# Guide\n\n${fence}ts run\nconst a: number = 1;\nthrow new Error(String(a));\n${fence}\n`);
  expect(code).toBe(1);
  expect(output).toMatch(/docs\/guide\.md:5/);
});
