// gammaExposure and dealerPosition alone, from one chain: exposure, flip and walls in points of SPX and ES, and what dealers had to trade.
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, isoFromMicros, MarketState, MINUTE, runFeatures } from '@mia-trading/core';
import { DealerHedging, GammaExposure, OptionsEngine, optionsConfig } from '@mia-trading/spx-options';
import { generateMarket } from '@mia-trading/synthetic-market';

const config = optionsConfig.parse({});
const [session] = generateMarket({ seed: 7, sessions: 1, mode: 'null', scale: 0.01, chain: 'thin', minutes: { from: 930, to: 1_085 } });
if (session === undefined) throw new Error('no session');
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
// Both draw from one engine, which keeps the chain and hears each event before them.
const engine = new OptionsEngine(config);
const exposure = new GammaExposure(engine, config.gammaExposure);
const dealers = new DealerHedging(engine, config.dealerPosition);
const features = new FeatureSet([engine, exposure, dealers]);
const grid = new EvaluationGrid(MINUTE);
const reading = createReading();

const said = (): string => (reading.available ? `signal ${reading.signal.toFixed(2)}` : `unavailable: ${reading.reason}`);
const points = (level: unknown): string => (level === null ? 'none' : Number(level).toFixed(2));
let minutes = 0;
for (const event of session.events()) {
  while (grid.isDueBefore(event.tsInit)) {
    features.announce(market.advanceTo(grid.take()), market);
    exposure.read(market, reading);
    const gamma = said();
    dealers.read(market, reading);
    minutes += 1;
    if (minutes % 50 !== 0) continue;
    const { position, netGexBillions, grossGexBillions, callWallSpx, callWallEs, putWallSpx, gammaFlipSpx } = exposure.explain(market);
    console.log(`${isoFromMicros(market.now).slice(11, 16)}  ${position} gamma: net ${points(netGexBillions)} of ${points(grossGexBillions)} bn, flip ${points(gammaFlipSpx)}, put wall ${points(putWallSpx)}, call wall ${points(callWallSpx)} (ES ${points(callWallEs)})`);
    const { hedgeContracts, usualVolume } = dealers.explain(market);
    console.log(`       gammaExposure ${gamma}; dealerPosition ${said()}, hedges ${points(hedgeContracts)} of usual ${points(usualVolume)} contracts in 30 min`);
  }
  runFeatures(features, market, event);
  grid.note(event.tsInit);
}
