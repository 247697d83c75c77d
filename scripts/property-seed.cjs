// Runs in every test file, before it: the random cases of properties are drawn from one seed, so that a run on one commit is the same run
// everywhere. MIA_TEST_SEED takes another one (a whole number), or `random` to look for new cases; a failure prints the seed it had.
const fc = require('fast-check');

const DEFAULT_SEED = 20231226;

function chosenSeed(text) {
  if (text === undefined || text === '') return DEFAULT_SEED;
  if (text === 'random') return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new Error(`MIA_TEST_SEED is '${text}': give a whole number of at most nine digits, or 'random'.`);
  return Number(text);
}

const seed = chosenSeed(process.env.MIA_TEST_SEED);
fc.configureGlobal(seed === undefined ? {} : { seed });
