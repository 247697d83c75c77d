// Runs the documentation: fenced blocks tagged `sh run` and `ts run` in README.md, docs/ and the packages' READMEs.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './lib/command.mjs';
import { blocksOf } from './lib/markdown-blocks.mjs';
import { filesBelow, repositoryRoot, shown, workspaces } from './lib/workspace.mjs';
import { environmentWithPnpm } from './setup.mjs';

const blockTimeoutMs = 300_000;

function documents(root) {
  const readmes = [root, ...workspaces(root).map(({ dir }) => dir)].map((dir) => path.join(dir, 'README.md')).filter((file) => existsSync(file));
  return [...new Set([...readmes, ...filesBelow(path.join(root, 'docs'), /\.md$/)])];
}

async function runShell(root, code, out) {
  return run('sh', ['-e', '-c', code], { cwd: root, env: { ...environmentWithPnpm(), MIA_DOCS_TMP: out }, timeoutMs: blockTimeoutMs });
}

async function runTypeScript(root, at, block, out) {
  // The examples workspace depends on every package, so the bundle lives where their names resolve.
  const home = path.join(root, 'examples');
  const cache = path.join(home, '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(path.join(cache, 'docs-'));
  const outfile = path.join(dir, 'block.mjs');
  try {
    const { build } = await import('esbuild');
    // Blank lines before the code make a stack trace name the line of the document.
    const contents = '\n'.repeat(block.line) + block.code;
    try {
      await build({
        stdin: { contents, resolveDir: home, sourcefile: at, loader: 'ts' },
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        sourcemap: 'inline',
        conditions: ['@mia-trading/source'],
        external: ['@duckdb/node-api'],
        banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
        logLevel: 'silent',
      });
    } catch (error) {
      return { code: 1, output: `${error.message}\n` };
    }
    return await run(process.execPath, ['--enable-source-maps', outfile], { cwd: out, env: { MIA_DOCS_TMP: out }, timeoutMs: blockTimeoutMs });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Type-checks all TypeScript blocks as one program; resolves to the compiler's messages, which name the document's lines. */
async function typeErrors(root, documented) {
  const base = path.join(root, 'tsconfig.base.json');
  const blocks = documented.filter(({ block }) => block.language === 'ts' && block.code !== undefined);
  if (blocks.length === 0 || !existsSync(base)) return '';
  const cache = path.join(root, 'examples', '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(path.join(cache, 'docs-types-'));
  try {
    const names = new Map();
    for (const [index, { name, block }] of blocks.entries()) {
      const file = `block-${index}.ts`;
      names.set(file, name);
      // Blank lines before the code make a message name the line of the document.
      writeFileSync(path.join(dir, file), `${'\n'.repeat(block.line)}${block.code}\nexport {};\n`);
    }
    writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify({ extends: path.relative(dir, base), files: [...names.keys()] }));
    const { code, output } = await run(path.join(root, 'node_modules', '.bin', 'tsc'), ['-p', dir, '--pretty', 'false'], { cwd: dir });
    return code === 0 ? '' : output.replace(/^(block-\d+\.ts)\((\d+),\d+\): /gm, (_all, file, line) => `${names.get(file)}:${line}: `);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs every tagged block; resolves to `{ ok, blocks, output }`, where output holds each failing block whole. */
export async function docsTest(root = repositoryRoot) {
  const failures = [];
  const documented = documents(root).flatMap((file) => blocksOf(readFileSync(file, 'utf8')).map((block) => ({ name: shown(root, file), block })));
  for (const { name, block } of documented) {
    const out = mkdtempSync(path.join(tmpdir(), 'mia-docs-'));
    let result;
    if (block.code === undefined) result = { code: 1, output: 'the block is never closed\n' };
    else if (block.language === 'sh') result = await runShell(root, block.code, out);
    else if (block.language === 'ts') result = await runTypeScript(root, name, block, out);
    else result = { code: 1, output: `only sh and ts blocks can be run, this one is "${block.language}"\n` };
    rmSync(out, { recursive: true, force: true });
    if (result.code !== 0) failures.push(`${name}:${block.line}: the ${block.language} block failed with code ${result.code}\n${(block.code ?? '').replace(/^/gm, '  | ')}\n${result.output}`);
  }
  const types = await typeErrors(root, documented);
  if (types !== '') failures.push(types);
  return { ok: failures.length === 0, blocks: documented.length, output: failures.join('\n') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(path.join(repositoryRoot, 'node_modules', 'esbuild'))) {
    process.stderr.write('run `npm run setup` first\n');
    process.exit(2);
  }
  const { ok, blocks, output } = await docsTest(path.resolve(process.argv[2] ?? repositoryRoot));
  process.stdout.write(`${output}${ok ? '' : '\n'}${blocks} blocks of the documentation ran, ${ok ? 'all well' : 'some failed'}\n`);
  process.exitCode = ok ? 0 : 1;
}
