import * as appsExportNothing from './apps-export-nothing.mjs';
import * as circularImports from './circular-imports.mjs';
import * as explainedSuppressions from './explained-suppressions.mjs';
import * as focusedTests from './focused-tests.mjs';
import * as importTable from './import-table.mjs';
import * as pinnedDependencies from './pinned-dependencies.mjs';

const guards = [importTable, circularImports, appsExportNothing, pinnedDependencies, focusedTests, explainedSuppressions];

/** `[{ title, problems }]` for every guard. */
export function runGuards(root) {
  return guards.map(({ title, check }) => ({ title, problems: check(root) }));
}
