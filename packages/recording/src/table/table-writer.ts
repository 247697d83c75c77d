/** `integer` and `double` are numbers, `json` is text; in Parquet BIGINT, DOUBLE, BOOLEAN and VARCHAR. */
export type TableColumnType = 'integer' | 'double' | 'boolean' | 'text' | 'json';

export interface TableColumn {
  readonly name: string;
  readonly type: TableColumnType;
}

/** `null`: not known. A number that is not finite is written as `null`. */
export type TableValue = number | string | boolean | null;

/** A table being written, row by row with constant memory. The file has its name only once it is finished. */
export interface TableWriter {
  readonly file: string;
  readonly rows: number;
  /** Takes a row in the order of the columns; the array may be used again afterwards. */
  write(row: readonly TableValue[]): void;
  finish(): Promise<void>;
  /** Gives up: nothing is left on disk. */
  abort(): Promise<void>;
}
