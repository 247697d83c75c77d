import type { ImportReport } from '../importers/shared/import-report.js';
import type { RecordingDescription } from './manifest.js';

/** What a finished import says of the recording it fed: for `RecordingWriter.finish`. Skips, warnings and an early end become notes. */
export function describeImport(report: ImportReport): RecordingDescription {
  const skipped = Object.entries(report.skipped).map(([reason, count]) => `${count} messages skipped: ${reason}`);
  const failure = report.failure === null ? [] : [`The import ended early (${report.failure.code}): ${report.failure.message}`];
  return {
    instruments: report.instruments === undefined ? (report.instrument === '' ? [] : [report.instrument]) : [...report.instruments],
    feedQuality: report.feedQuality,
    clockSource: report.clockSource,
    sources: [...report.sources],
    sourceMessages: report.sourceMessages,
    notes: [...failure, ...report.warnings, ...skipped],
  };
}
