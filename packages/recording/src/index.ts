export * from './store/event-sink.js';
export { ImportLog, type ClockSource, type ImportReport } from './importers/shared/import-report.js';
export { decodeDbn, type DbnDecodeReport, type DecodeDbnOptions } from './importers/databento/decode-dbn.js';
export { DbnDecoder, DBN_VERSIONS, type DbnVersion, type DbnVisitor } from './importers/databento/dbn-decoder.js';
export { DbnRecord } from './importers/databento/dbn-record.js';
export { type DbnMappingInterval, type DbnMetadata, type DbnSymbolMapping } from './importers/databento/dbn-metadata.js';
