import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** Folder of the real market data, outside the repository. */
const REAL_FILES = process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../../shared/data');

export function realFile(name: string): { readonly file: string; readonly exists: boolean } {
  const file = path.join(REAL_FILES, name);
  return { file, exists: existsSync(file) };
}

/** Rows of a CSV file, gzip or plain, without blank lines and lines that begin with `#`. */
export function csvRows(file: string): string[][] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(','));
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_ENTRY = 0x02014b50;

/** The text of the first entry of a zip file whose name contains `part`, found through the central directory. */
export function zipEntryText(file: string, part: string): string {
  const zip = readFileSync(file);
  let at = zip.readUInt32LE(zip.length - 22 + 16);
  while (at + 46 <= zip.length && zip.readUInt32LE(at) === CENTRAL_ENTRY) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    if (name.includes(part) && zip.readUInt32LE(local) === LOCAL_HEADER) {
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const stored = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      return (zip.readUInt16LE(at + 10) === 0 ? stored : inflateRawSync(stored)).toString('utf8');
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`no entry with ${part} in ${file}`);
}
