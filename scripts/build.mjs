// Builds every workspace through turbo, which starts the pinned pnpm itself.
import path from 'node:path';
import { run } from './lib/command.mjs';
import { repositoryRoot as root } from './lib/workspace.mjs';
import { environmentWithPnpm } from './setup.mjs';

const { code } = await run(path.join(root, 'node_modules', '.bin', 'turbo'), ['run', 'build', ...process.argv.slice(2)], { cwd: root, env: environmentWithPnpm(), stream: true });
process.exitCode = code;
