import { existsSync } from 'node:fs';
import path from 'node:path';

const root = process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data');

/** Path of a file of the real data that lies beside the repository. */
export function sharedFile(...parts: string[]): string {
  return path.join(root, ...parts);
}

export function isShared(...parts: string[]): boolean {
  return existsSync(sharedFile(...parts));
}
