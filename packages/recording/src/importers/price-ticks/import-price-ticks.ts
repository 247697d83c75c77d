import { MiaError, TradeFlag, type Micros } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { isSameContract } from '../contract-symbol.js';
import { instrumentChoice, truncated } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { textChunks } from '../text/text-chunks.js';
import { PriceTicksDecoder, type PriceTicksHeader } from './price-ticks-decoder.js';

/** Name of the format in reports and manifests. */
export const PRICE_TICKS_FORMAT = 'price-ticks';

export interface PriceTicksImportOptions {
  /** Contract to import, e.g. `ESH20`. Absent: the one all files hold. */
  readonly instrument?: string;
}

const PRINT_FLAGS = TradeFlag.SizeUnknown | TradeFlag.Last;

/**
 * Imports `.stps` files (gzip or plain) of price-only prints into a sink, streaming, in the order of their sessions.
 *
 * Every print becomes a `trade` of size 0 with `TradeFlag.SizeUnknown`, without aggressor: what needs volume or sides is unavailable.
 * Events carry the contract as the file names it. Resolves with `failure` set when a file is cut or damaged: the complete prints
 * before that point are in the sink. Throws a `MiaError` when a file cannot be opened or the contract is not clear.
 */
export async function importPriceTicks(paths: readonly string[], sink: EventSink, options: PriceTicksImportOptions = {}): Promise<ImportReport> {
  const log = new ImportLog(sink);
  log.feedQuality = 'l1';
  try {
    const heads: { readonly path: string; readonly header: PriceTicksHeader }[] = [];
    for (const path of paths) heads.push({ path, header: await readHeader(path) });
    const chosen = choose(heads, options.instrument);
    log.instrument = chosen[0]?.header.contract ?? '';
    chosen.sort((a, b) => a.header.sessionStart - b.header.sessionStart);
    for (const { path } of heads) if (!chosen.some((head) => head.path === path)) log.skip('file of another contract');
    for (const { path } of chosen) await readPrints(path, log);
    return log.report(PRICE_TICKS_FORMAT, null);
  } catch (cause) {
    const isFault = cause instanceof MiaError && cause.code.startsWith('MIA-IMPORT-') && cause.code !== 'MIA-IMPORT-INSTRUMENT' && cause.code !== 'MIA-IMPORT-FILE';
    if (!isFault) throw cause;
    return log.report(PRICE_TICKS_FORMAT, cause);
  }
}

async function readPrints(path: string, log: ImportLog): Promise<void> {
  const { instrument } = log;
  const decoder = new PriceTicksDecoder(path, {
    onHeader: () => undefined,
    onPrint: (ts: Micros, price: number) => {
      log.sourceMessages += 1;
      log.write({
        kind: 'trade', tsEvent: ts, tsInit: log.receivedAt(ts), instrument, price, size: 0,
        aggressor: 0, aggressorSource: 'none', matchId: 0, flags: PRINT_FLAGS,
      });
    },
  });
  for await (const chunk of textChunks({ path, format: PRICE_TICKS_FORMAT, sources: log.sources, kept: () => decoder.prints })) decoder.push(chunk);
  decoder.finish();
}

/** Reads as far as the header; what is wrong behind it is found when the prints are read. */
async function readHeader(path: string): Promise<PriceTicksHeader> {
  const found: PriceTicksHeader[] = [];
  const decoder = new PriceTicksDecoder(path, { onHeader: (header) => void found.push(header), onPrint: () => undefined });
  for await (const chunk of textChunks({ path, format: PRICE_TICKS_FORMAT, kept: () => 0 })) {
    try {
      decoder.push(chunk);
    } catch (cause) {
      if (found.length === 0) throw cause;
    }
    if (found[0] !== undefined) return found[0];
  }
  decoder.finish();
  throw truncated('the header ends', 'source, contract, day and count', { file: path, offset: 0, kept: 0 });
}

function choose<H extends { readonly path: string; readonly header: PriceTicksHeader }>(heads: readonly H[], asked: string | undefined): H[] {
  const contracts = [...new Set(heads.map(({ header }) => header.contract))];
  const files = heads.map(({ path }) => path).join(', ');
  if (asked === undefined) {
    if (contracts.length > 1) throw instrumentChoice(files, 'several contracts and none chosen', contracts);
    return [...heads];
  }
  const chosen = heads.filter(({ header }) => isSameContract(asked, header.contract) || isRootOf(asked, header.contract));
  const left = [...new Set(chosen.map(({ header }) => header.contract))];
  if (left.length !== 1) throw instrumentChoice(files, left.length === 0 ? `no contract ${asked}` : `several contracts of ${asked}`, contracts);
  return chosen;
}

/** `ES` stands for the one ES contract of the files. */
function isRootOf(asked: string, contract: string): boolean {
  return new RegExp(`^${asked.trim().toUpperCase().replace(/[^A-Z0-9]/g, '')}[FGHJKMNQUVXZ]\\d{1,2}$`).test(contract);
}
