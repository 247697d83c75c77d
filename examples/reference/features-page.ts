import { DETECTION_COLUMNS, FEATURE_COLUMNS, type DetectionColumn } from '@mia-trading/confluence-scoring';

/** Every column that `backtester features` writes, as a Markdown page, from the definitions that read them. */
export function featuresPage(): string {
  return [
    '# Columns of `backtester features`',
    '',
    '`backtester features <recording> --out <file>` runs the trading engine over recordings and writes one row a second (`--every` chooses another spacing, or a row at every print).',
    'What is not known is NULL in Parquet and empty in CSV; nothing stands in for it. Prices are in points, times in microseconds since 1970-01-01T00:00:00Z.',
    '',
    ...table(FEATURE_COLUMNS),
    '',
    '## Detections',
    '',
    'What was detected goes to a file of its own, `<name>.detections.<ext>`: one row each, at the time of the event that completed it.',
    '',
    ...table(DETECTION_COLUMNS),
    '',
    'This page is generated from the definitions: `MIA_UPDATE_DOCS=1 npx jest examples/reference` writes it.',
    '',
  ].join('\n');
}

function table(columns: readonly DetectionColumn[]): string[] {
  return ['| column | type | unit | what it is |', '| --- | --- | --- | --- |', ...columns.map(({ name, type, unit, meaning }) => `| \`${name}\` | ${type} | ${unit} | ${meaning} |`)];
}
