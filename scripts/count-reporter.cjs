// Writes what jest counted to the file named by MIA_COUNTS, for the last line of `npm test`. Jest wants a default export.
const { writeFileSync } = require('node:fs');

module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.MIA_COUNTS;
    if (file === undefined) return;
    const counts = {
      passed: results.numPassedTests,
      // A test file that cannot be loaded has no tests to count; it is one failure.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
};
