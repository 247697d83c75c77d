/** Cases of a property test: few by default, many at `MIA_TEST_LEVEL=full`. */
export const propertyRuns = process.env['MIA_TEST_LEVEL'] === 'full' ? 1_000 : 50;
