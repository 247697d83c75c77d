import { contractSymbol, namesContract } from '../contract-symbol.js';
import { instrumentChoice } from '../shared/import-errors.js';
import type { LeanEntry } from './lean-entry.js';

/** Which entries an import takes, and the symbol their events carry. */
export interface LeanSelection {
  readonly instrument: string;
  includes(entry: LeanEntry): boolean;
}

/** Symbol a user can ask for: the contract of a future, else the ticker, index or underlying. */
export function symbolOf(entry: LeanEntry): string {
  return entry.contract === null ? entry.symbol : contractSymbol(entry.contract);
}

/** Volume traded per contract symbol, from the trade files. Asked only to tell the front month of a root. */
export type VolumeByContract = (entries: readonly LeanEntry[]) => Promise<ReadonlyMap<string, number>>;

/**
 * Resolves what was asked for: a contract (`ESZ13`, `ESZ3`), a ticker or index, an option root (`SPXW`: that root alone; `SPX`: the
 * index and all its options), or the root of a future (`ES`: the contract with most volume; `note` is told which).
 * Nothing asked: the only instrument there is. Throws `MIA-IMPORT-INSTRUMENT`.
 */
export async function selectEntries(files: string, entries: readonly LeanEntry[], asked: string | undefined, volumeOf: VolumeByContract, note: (text: string) => void): Promise<LeanSelection> {
  const symbols = [...new Set(entries.map(symbolOf))].sort();
  if (asked === undefined) {
    const [only = ''] = symbols;
    if (symbols.length > 1) throw instrumentChoice(files, 'several instruments and none chosen', symbols);
    return { instrument: only, includes: () => true };
  }
  const wanted = asked.trim().toUpperCase();
  const selections: LeanSelection[] = [
    { instrument: wanted, includes: (entry) => entry.contract !== null && namesContract(wanted, entry.contract) },
    { instrument: wanted, includes: (entry) => entry.contract === null && entry.symbol === wanted },
    { instrument: wanted, includes: (entry) => entry.option?.root === wanted },
  ];
  const found = selections.find(({ includes }) => entries.some(includes));
  if (found !== undefined) return found;
  const ofRoot = entries.filter((entry) => entry.contract !== null && entry.root === wanted);
  if (ofRoot.length === 0) throw instrumentChoice(files, `no ${wanted}`, symbols);
  const front = await frontMonth(files, wanted, ofRoot, volumeOf, note);
  return { instrument: front, includes: (entry) => entry.contract !== null && symbolOf(entry) === front };
}

async function frontMonth(files: string, root: string, entries: readonly LeanEntry[], volumeOf: VolumeByContract, note: (text: string) => void): Promise<string> {
  const symbols = [...new Set(entries.map(symbolOf))].sort();
  const volumes = await volumeOf(entries);
  const [first] = [...volumes].sort(([, a], [, b]) => b - a);
  if (first === undefined || first[1] === 0) throw instrumentChoice(files, `no volume to tell the front month of ${root} by`, symbols);
  const total = [...volumes.values()].reduce((sum, volume) => sum + volume, 0);
  note(`${root}: the front month by volume is ${first[0]}, with ${first[1]} of ${total} contracts.`);
  return first[0];
}
