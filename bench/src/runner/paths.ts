import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as it runs: a bundle in `bench/.cache`. */
export const programFile = fileURLToPath(import.meta.url);

export const repositoryRoot = path.resolve(path.dirname(programFile), '..', '..');

/** Where real data lies unless told otherwise: the folder named by MIA_TEST_DATA, or one beside the repository. */
export const defaultDataFolder = process.env['MIA_TEST_DATA'] ?? path.resolve(repositoryRoot, '..', 'shared', 'data');

export const runScript = path.join(repositoryRoot, 'scripts', 'run.mjs');
