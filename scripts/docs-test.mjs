// Runs the documentation: fenced blocks tagged `sh run` and `ts run` in README.md, docs/ and the packages' READMEs.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

/** Runs every tagged block; resolves to `{ ok, blocks, output }`, where output holds each failing block whole. */
export async function docsTest(root = repositoryRoot) {
  const failures = [];
  let blocks = 0;
  for (const file of documents(root)) {
    const name = shown(root, file);
    for (const block of blocksOf(readFileSync(file, 'utf8'))) {
      blocks += 1;
      const at = `${name}:${block.line}`;
      const out = mkdtempSync(path.join(tmpdir(), 'mia-docs-'));
      let result;
      if (block.code === undefined) result = { code: 1, output: 'the block is never closed\n' };
      else if (block.language === 'sh') result = await runShell(root, block.code, out);
      else if (block.language === 'ts') result = await runTypeScript(root, name, block, out);
      else result = { code: 1, output: `only sh and ts blocks can be run, this one is "${block.language}"\n` };
      rmSync(out, { recursive: true, force: true });
      if (result.code !== 0) failures.push(`${at}: the ${block.language} block failed with code ${result.code}\n${(block.code ?? '').replace(/^/gm, '  | ')}\n${result.output}`);
    }
  }
  return { ok: failures.length === 0, blocks, output: failures.join('\n') };
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
