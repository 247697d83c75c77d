export { compactRecording, type CompactOptions } from './store/compact-recording.js';
export { PARQUET_COLUMNS, type Column, type ColumnType } from './store/columns.js';
