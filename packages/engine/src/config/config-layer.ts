/** A plain JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** Values of one source of configuration; later layers win field by field. */
export interface ConfigLayer {
  /** Shown beside each value it decides, e.g. `file mia.json`, `environment`, `--set`. */
  readonly origin: string;
  readonly values: JsonObject;
}
