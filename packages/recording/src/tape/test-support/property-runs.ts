const QUICK_RUNS = 100;
const FULL_RUNS = 1_000;

/** Cases of a property test: more in the full run. */
export const propertyRuns = process.env.MIA_TEST_LEVEL === 'full' ? FULL_RUNS : QUICK_RUNS;

const QUICK_FILE_RUNS = 8;
const FULL_FILE_RUNS = 80;

/** Cases of a property test that writes a recording each time. */
export const fileRuns = process.env.MIA_TEST_LEVEL === 'full' ? FULL_FILE_RUNS : QUICK_FILE_RUNS;
