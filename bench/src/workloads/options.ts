import { createSessionClock, MarketState, resolveInstrument, type OptionQuoteEvent } from '@mia-trading/core';
import { analyzeChain, blackGamma, blackGreeks, blackGreeksDiscounted, blackPrice, chainFrom, createGreeks, createSums, gammaProfile, GammaTerms, GreekColumns, impliedVolatility, NAIVE_SIGNS, OptionsEngine, optionsConfig, OptionChain, priceChain } from '@mia-trading/spx-options';
import { BlackScholes } from '@uqee/black-scholes';
import { CHAIN_RATE, CHAIN_SPOT, CHAIN_TIME, CHAIN_YIELD, chainQuotes, chainVolatility, shuffled } from '../market/option-chain-quotes.js';
import { timeNote, timePasses } from '../measure/passes.js';
import { FLOORS, type Figure, type Floor, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const WARM = 4;
const KERNEL_ITEMS = 4_000_000;
const QUICK_KERNEL_ITEMS = 400_000;
const NS_PER_MS = 1_000_000;
const DIGITS = 9;

/** Out-of-the-money options, in columns. */
interface Grid {
  readonly strikes: Float64Array;
  readonly years: Float64Array;
  readonly volatilities: Float64Array;
}

interface Way {
  readonly name: string;
  readonly floor?: Floor;
  /** Valued by one call of `loop`. */
  readonly options: number;
  /** Answers with a sum that proves the work. */
  readonly loop: () => number;
}

const EXPIRIES = 32;
const STRIKES = 128;
const GRID = EXPIRIES * STRIKES;
const SHORTEST_YEARS = 1 / 365;
const LONGEST_YEARS = 2;
const LOWEST = 0.8;
const REACH = 0.4;

/** Strikes from 0.8 to 1.2 of spot, expiries of a day to two years: strikes ascending within each, as a chain has them. */
function grid(): Grid {
  const strikes = new Float64Array(GRID);
  const years = new Float64Array(GRID);
  const volatilities = new Float64Array(GRID);
  for (let i = 0; i < GRID; i += 1) {
    strikes[i] = CHAIN_SPOT * (LOWEST + (REACH * (i % STRIKES)) / STRIKES);
    years[i] = SHORTEST_YEARS + (LONGEST_YEARS - SHORTEST_YEARS) * (Math.floor(i / STRIKES) / EXPIRIES) ** 2;
    volatilities[i] = chainVolatility(strikes[i] as number);
  }
  return { strikes, years, volatilities };
}

async function kernel({ isQuick }: WorkloadContext): Promise<Measured> {
  const { strikes, years, volatilities } = grid();
  const greeks = createGreeks();
  const peer = new BlackScholes({ sigmaToPricePrecision: 'double' });
  const newton = new BlackScholes({ sigmaToPricePrecision: 'double', priceToSigmaMethod: 'newton-raphson' });
  const discounts = years.map((time) => Math.exp(-CHAIN_RATE * time));
  const dividends = years.map((time) => Math.exp(-CHAIN_YIELD * time));
  const forwards = years.map((time) => CHAIN_SPOT * Math.exp((CHAIN_RATE - CHAIN_YIELD) * time));
  const prices = strikes.map((strike, i) => blackPrice((strike >= (forwards[i] as number) ? 1 : -1), CHAIN_SPOT, strike, years[i] as number, volatilities[i] as number, CHAIN_RATE, CHAIN_YIELD));
  const peerPrices = strikes.map((strike, i) => blackPrice((strike >= (forwards[i] as number) ? 1 : -1), CHAIN_SPOT, strike, years[i] as number, volatilities[i] as number, CHAIN_RATE, 0));
  const rights = strikes.map((strike, i) => (strike >= (forwards[i] as number) ? 1 : -1));
  const columns = new GreekColumns(STRIKES);
  const expiries = Array.from({ length: EXPIRIES }, (_, expiry) => {
    const [from, to] = [expiry * STRIKES, (expiry + 1) * STRIKES];
    return { from, to, terms: { spot: CHAIN_SPOT, years: years[from] as number, rate: CHAIN_RATE, dividendYield: CHAIN_YIELD, discount: discounts[from] as number, dividendDiscount: dividends[from] as number } };
  });
  const at = (column: Float64Array, i: number): number => column[i] as number;
  // A loop of its own for each: a shared one would call what it measures through a pointer.
  const ways: readonly Way[] = [
    { name: 'mia: six Greeks', floor: FLOORS.optionGreeks, options: 2 * GRID, loop: () => {
      let sum = 0;
      for (const { from, to, terms } of expiries) {
        columns.fill(strikes, volatilities, from, to, terms);
        sum += at(columns.callDelta, STRIKES - 1) + at(columns.putCharm, 0);
      }
      return sum;
    } },
    { name: 'mia: price and seven Greeks', options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) {
        blackGreeks(greeks, rights[i] as 1 | -1, CHAIN_SPOT, at(strikes, i), at(years, i), at(volatilities, i), CHAIN_RATE, CHAIN_YIELD);
        sum += greeks.delta + greeks.charm;
      }
      return sum;
    } },
    { name: 'mia: the same, discounts at hand', options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) {
        blackGreeksDiscounted(greeks, rights[i] as 1 | -1, CHAIN_SPOT, at(strikes, i), at(years, i), at(volatilities, i), CHAIN_RATE, CHAIN_YIELD, at(discounts, i), at(dividends, i));
        sum += greeks.delta + greeks.charm;
      }
      return sum;
    } },
    { name: 'mia: gamma', options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) sum += blackGamma(CHAIN_SPOT, at(strikes, i), at(years, i), at(volatilities, i), CHAIN_RATE, CHAIN_YIELD);
      return sum;
    } },
    { name: 'mia: implied volatility', floor: FLOORS.optionVolatility, options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) sum += impliedVolatility(rights[i] as 1 | -1, at(prices, i), at(forwards, i), at(strikes, i), at(years, i), at(discounts, i));
      return sum;
    } },
    { name: 'uqee: price and five Greeks', options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) {
        sum += peer.option({ rate: CHAIN_RATE, sigma: at(volatilities, i), strike: at(strikes, i), time: at(years, i), type: rights[i] === 1 ? 'call' : 'put', underlying: CHAIN_SPOT }).delta;
      }
      return sum;
    } },
    { name: 'uqee: implied volatility', options: GRID, loop: () => {
      let sum = 0;
      for (let i = 0; i < GRID; i += 1) {
        sum += newton.sigma({ price: at(peerPrices, i), rate: CHAIN_RATE, strike: at(strikes, i), time: at(years, i), type: rights[i] === 1 ? 'call' : 'put', underlying: CHAIN_SPOT });
      }
      return sum;
    } },
  ];
  const figures: Figure[] = [];
  for (const { name, floor, options: count, loop } of ways) {
    let sum = 0;
    const passes = await timePasses({
      warm: WARM,
      items: isQuick ? QUICK_KERNEL_ITEMS : KERNEL_ITEMS,
      pass: () => {
        sum = loop();
        return count;
      },
    });
    figures.push({ name, value: passes.cpuNs, unit: 'ns', ...(floor === undefined ? {} : { floor }), note: `${timeNote(passes)}; sum ${sum.toFixed(DIGITS)}` });
  }
  return {
    figures,
    notes: [
      `${GRID} out-of-the-money options, strikes 0.8 to 1.2 of spot, a day to two years`,
      'six Greeks = delta, gamma, vega, theta, vanna, charm of each option, calls and puts of an expiry together into columns, discounts at hand, as exposures are computed; the other figures: one option at a time',
      'mia: dividends, vanna and charm in; volatilities exact to 1e-10. uqee = @uqee/black-scholes: no dividends, double precision, Newton-Raphson, which answers 0 where it does not converge',
    ],
  };
}

/** Milliseconds of processor time of one call. */
async function milliseconds(name: string, calls: number, work: () => number, floor?: Floor): Promise<Figure> {
  let value = 0;
  const passes = await timePasses({ warm: WARM, items: calls, pass: () => ((value = work()), 1) });
  return { name, value: passes.cpuNs / NS_PER_MS, unit: 'ms', ...(floor === undefined ? {} : { floor }), note: `best pass by the wall clock ${(passes.bestNs / NS_PER_MS).toFixed(2)}; result ${value.toPrecision(DIGITS)}` };
}

async function nanosecondsOfQuote(name: string, quotes: readonly OptionQuoteEvent[], passesOf: number, begin: () => (quote: OptionQuoteEvent) => void): Promise<Figure> {
  const take = begin();
  for (const quote of quotes) take(quote);
  const passes = await timePasses({
    warm: WARM,
    items: quotes.length * passesOf,
    pass: () => {
      for (const quote of quotes) take(quote);
      return quotes.length;
    },
  });
  return { name, value: passes.cpuNs, unit: 'ns', floor: FLOORS.optionQuote, note: timeNote(passes) };
}

const CALLS = 60;
const QUICK_CALLS = 6;
const LEVELS = { levels: 61, range: 0.2 };

async function chain({ isQuick }: WorkloadContext): Promise<Measured> {
  const quotes = chainQuotes(CHAIN_TIME);
  const feed = shuffled(quotes, CHAIN_TIME);
  const calls = isQuick ? QUICK_CALLS : CALLS;
  const whole = chainFrom('SPX', quotes);
  const priced = priceChain(whole);
  const terms = new GammaTerms(priced, NAIVE_SIGNS);
  const sums = createSums();
  const figures = [
    await nanosecondsOfQuote('quote into the chain', feed, calls, () => {
      const chain = new OptionChain('SPX');
      return (quote) => {
        chain.onOptionQuote(quote);
      };
    }),
    await nanosecondsOfQuote('quote into the engine, with the basis', feed, calls, () => {
      const { engine, exposure, basis } = optionsConfig.parse({});
      const instrument = resolveInstrument('ES');
      const market = new MarketState(instrument, createSessionClock(instrument));
      market.advanceTo(CHAIN_TIME + quotes.length);
      const options = new OptionsEngine({ engine, exposure, basis });
      options.onSession(market);
      return (quote) => {
        options.onOptionQuote(quote, market);
      };
    }),
    await milliseconds('exposure at one level', calls, () => (terms.at(CHAIN_SPOT, sums), sums.net), FLOORS.optionChain),
    await milliseconds('profile of 61 levels', calls, () => gammaProfile(terms, CHAIN_SPOT, LEVELS).reduce((sum, { netGex }) => sum + netGex, 0), FLOORS.optionProfile),
    await milliseconds('volatilities and forwards of the chain', calls, () => priceChain(whole).rate),
    await milliseconds('everything (analyzeChain)', isQuick ? 2 : QUICK_CALLS, () => analyzeChain(whole).totalGex),
  ];
  return { figures, notes: [`${whole.size} strikes, ${quotes.length} series, ${whole.expiries.length} expiries; ${terms.size} terms; quotes in random order`] };
}

export const options: readonly Workload[] = [
  { name: 'options:kernel', description: 'Greeks and implied volatility of the options of a chain beside @uqee/black-scholes.', run: kernel },
  { name: 'options:chain', description: 'A whole SPX chain: a quote update, one revaluation, the profile, everything.', run: chain },
];
