import path from 'node:path';
import type { Detection, Micros } from '@mia-trading/core';
import { DETECTION_COLUMNS, detectionRow, FEATURE_COLUMNS, FeatureRecorder, type RowSpacing } from '@mia-trading/confluence-scoring';
import { SimulatedSession, type Config } from '@mia-trading/engine';
import { createTable, type TableWriter } from '@mia-trading/recording';
import { openMarket, replay, type ReplayProgress } from './recorded-market.js';

export interface FeatureSeriesOptions {
  readonly every: RowSpacing;
  /** First time that gets a row; -Infinity for the begin of the recordings. */
  readonly from: Micros;
  /** End of the times that get rows, exclusive; Infinity for the end of the recordings. */
  readonly to: Micros;
  /** Ends in .csv or .parquet. */
  readonly out: string;
}

export interface FeatureSeries {
  readonly instrument: string;
  readonly file: string;
  readonly rows: number;
  readonly detectionsFile: string;
  readonly detectionRows: number;
  /** Detections by kind. */
  readonly detectionKinds: Readonly<Record<string, number>>;
  /** Events handled, those before the first row too. */
  readonly events: number;
  readonly notes: readonly string[];
}

/** `market.parquet` has its detections in `market.detections.parquet`. */
export function detectionsFile(out: string): string {
  const { dir, name, ext } = path.parse(out);
  return path.join(dir, `${name}.detections${ext}`);
}

/** Runs the engine over recordings as a backtest does and writes down what its features see, and beside it what was detected. */
export async function featureSeries(directories: readonly string[], config: Config, { every, from, to, out }: FeatureSeriesOptions, progress: ReplayProgress): Promise<FeatureSeries> {
  const market = await openMarket(directories);
  const table = await createTable(out, FEATURE_COLUMNS);
  let detections: TableWriter | null = null;
  try {
    const found = (detections = await createTable(detectionsFile(out), DETECTION_COLUMNS));
    const kinds: Record<string, number> = {};
    const onDetection = (detection: Detection): void => {
      if (detection.detectedAt < from || detection.detectedAt >= to) return;
      kinds[detection.kind] = (kinds[detection.kind] ?? 0) + 1;
      found.write(detectionRow(detection));
    };
    const recorder = new FeatureRecorder({ every, from, to, onRow: (row) => table.write(row) });
    const session = new SimulatedSession({ config, instrument: market.instrument, sinks: [{ onRating: (rating) => recorder.onRating(rating), onDetection }], listeners: [recorder] });
    recorder.attach(session.engine.pipeline, session.engine.market);
    const events = await replay(market, session, progress, to);
    recorder.finish();
    await table.finish();
    await found.finish();
    return { instrument: market.instrument.symbol, file: out, rows: table.rows, detectionsFile: found.file, detectionRows: found.rows, detectionKinds: kinds, events, notes: market.notes };
  } catch (error) {
    await table.abort();
    await detections?.abort();
    throw error;
  }
}
