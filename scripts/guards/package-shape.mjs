import { existsSync } from 'node:fs';
import path from 'node:path';
import { shown, workspaces } from '../lib/workspace.mjs';

export const title = 'package shape';

const source = '@mia-trading/source';

function sameJson(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What publint and attw would find after a build, as far as it shows without one: entries, conditions, files, README, licence. */
export function check(root) {
  const problems = [];
  for (const { kind, dir, folder, name, manifest } of workspaces(root)) {
    const at = shown(root, path.join(dir, 'package.json'));
    const expect = (condition, message) => {
      if (!condition) problems.push(`${at}: ${message}`);
    };
    expect(manifest.license === 'MIT', 'license is MIT');
    expect(manifest.type === 'module', 'type is "module"');
    expect(typeof manifest.description === 'string' && manifest.description !== '', 'a description is missing');
    expect(/>=20\.19/.test(manifest.engines?.node ?? '') || kind === 'examples' || kind === 'bench', 'engines.node is ">=20.19"');
    if (kind !== 'package') continue;

    expect(name === `@mia-trading/${folder}`, `the name is @mia-trading/${folder}`);
    expect(manifest.private !== true, 'a package is public');
    expect(manifest.publishConfig?.access === 'public', 'publishConfig.access is "public"');
    expect(existsSync(path.join(dir, 'README.md')), 'README.md is missing');
    for (const pattern of ['dist', 'src', '!src/**/*.test.ts']) expect(manifest.files?.includes(pattern), `files includes "${pattern}"`);
    expect(manifest.main === './dist/index.cjs' && manifest.types === './dist/index.d.ts', 'main is ./dist/index.cjs and types ./dist/index.d.ts');
    expect(manifest.exports?.['.'] !== undefined, 'exports has "."');
    expect(manifest.exports?.['./package.json'] === './package.json', 'exports has "./package.json"');
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (subpath === './package.json') continue;
      const entry = subpath === '.' ? 'index' : subpath.slice(2);
      const wanted = {
        [source]: `./src/${entry}.ts`,
        import: { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
        require: { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` },
      };
      expect(sameJson(target, wanted), `exports["${subpath}"] is ${JSON.stringify(wanted)}, in this order`);
      expect(existsSync(path.join(dir, 'src', `${entry}.ts`)), `exports["${subpath}"] needs src/${entry}.ts`);
      const classic = manifest.typesVersions?.['*']?.[entry];
      if (subpath !== '.') expect(sameJson(classic, [`./dist/${entry}.d.cts`]), `typesVersions["*"]["${entry}"] is ["./dist/${entry}.d.cts"]`);
    }
  }
  return problems;
}
