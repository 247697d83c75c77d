import { feesOn, MINUTE } from '@mia-trading/core';
import { learnSessions, SignalOutcomes, type LearnedSessions } from '@mia-trading/confluence-scoring';
import { chicagoDate, SimulatedSession, type Config } from '@mia-trading/engine';
import { openMarket, replay, type ReplayProgress } from './recorded-market.js';

export interface SessionStudyOptions {
  readonly name: string;
  readonly revision: string;
  /** Score from which a rating is followed. */
  readonly minimumScore: number;
  readonly horizonMinutes: number;
  readonly minimumSignals: number;
  readonly minimumDates: number;
}

export interface SessionStudy extends LearnedSessions {
  readonly instrument: string;
  readonly signals: number;
  readonly tradeDates: readonly string[];
  /** Round-turn fees and slippage taken off every signal, in points. */
  readonly costPoints: number;
}

/** Runs the pipeline over recordings, follows its ratings, and learns the size factors of the sessions of the day from what came of them. */
export async function sessionStudy(directories: readonly string[], config: Config, options: SessionStudyOptions, progress: ReplayProgress): Promise<SessionStudy> {
  const market = await openMarket(directories);
  const { instrument } = market;
  const fees = feesOn(instrument.root, chicagoDate(market.recordings[0]?.manifest.firstTs ?? 0))?.total ?? 0;
  const costPoints = (2 * fees) / instrument.pointValue + 2 * config.risk.sizing.stopSlippageTicks * instrument.tickSize;
  const outcomes = new SignalOutcomes({ minimumScore: options.minimumScore, horizon: options.horizonMinutes * MINUTE, costPoints });
  const session: SimulatedSession = new SimulatedSession({
    config,
    instrument,
    sinks: [{ onRating: (rating) => outcomes.onRating(rating, session.engine.market.tradeDate, session.engine.pipeline.rangePoints) }],
  });
  await replay(market, session, progress);
  return { ...learnSessions(outcomes.outcomes, options), instrument: instrument.symbol, signals: outcomes.outcomes.length, tradeDates: session.engine.tradeDates, costPoints };
}
