import { isoDate, isoFromMicros, localDate, parseIsoDate, type Micros } from '@mia-trading/core';
import type { OptionChain } from '../chain/option-chain.js';
import { priceChain, type PricedChain } from '../chain/price-chain.js';
import { exposureConfig, type ExposureConfig } from '../config.js';
import { dealerPosition } from '../exposure/dealer-position.js';
import { expectedMove } from '../exposure/expected-move.js';
import { gammaFlip, gammaProfile } from '../exposure/gamma-flip.js';
import { createSums, GAMMA_EXPOSURE_UNIT, GammaTerms } from '../exposure/gamma-terms.js';
import { greekExposures } from '../exposure/greek-exposures.js';
import { legacyGamma } from '../exposure/legacy-gamma.js';
import { MAGNITUDE_SIGNS, NAIVE_SIGNS, type SignModel } from '../exposure/sign-model.js';
import { exposureByStrike } from '../exposure/strike-exposures.js';
import { gammaWalls, maxOpenInterestStrikes } from '../exposure/walls.js';
import type { ChainAnalysis, ExpiryAnalysis, ZeroDte } from './chain-analysis.js';
import { putCallOpenInterest, putCallVolume } from './put-call.js';
import { vix30 } from './vix30.js';
import { chainWarnings, spotGap } from './warnings.js';

/** What to compute, and when. Fields of {@link ExposureConfig} that are not given have its defaults. */
export interface AnalyzeChainOptions extends Partial<Omit<ExposureConfig, 'signModel'>> {
  /** Moment of valuation; unless given, the latest data time of the chain. */
  readonly asOf?: Micros;
  /** Level of the underlying, points; unless given, the chain's. */
  readonly spot?: number;
  /** A model by name, or one's own. */
  readonly signModel?: ExposureConfig['signModel'] | SignModel;
  /** Adds the result of the public method that most scripts copy. */
  readonly legacy?: boolean;
}

const DEFAULTS = exposureConfig.parse({});

function signModelOf(model: AnalyzeChainOptions['signModel']): SignModel {
  if (typeof model === 'object') return model;
  return (model ?? DEFAULTS.signModel) === 'magnitude' ? MAGNITUDE_SIGNS : NAIVE_SIGNS;
}

/** Which expiries lie within so many calendar days of the New York date of valuation. */
export function withinHorizon(chain: PricedChain, horizonDays: number): boolean[] {
  const today = localDate('America/New_York', chain.asOf);
  return chain.expiries.map(({ expiry }) => (parseIsoDate(expiry) ?? Number.NaN) - today <= horizonDays);
}

function analyzeExpiries(chain: PricedChain, terms: GammaTerms, grossGex: number): ExpiryAnalysis[] {
  const sums = createSums();
  return chain.expiries.map((expiry, index) => {
    terms.expiryAt(index, chain.spot, sums);
    const { points, ...move } = expectedMove(chain, expiry);
    return {
      ...move, settlement: expiry.root.settlement, settlesAt: expiry.settlement, years: expiry.years, forward: expiry.forward, forwardSource: expiry.forwardSource,
      netGex: sums.net, grossGex: sums.gross, callGex: sums.call, putGex: sums.put, share: grossGex > 0 ? sums.gross / grossGex : 0, expectedMove: points,
    };
  });
}

function zeroDteOf(chain: PricedChain, byExpiry: readonly ExpiryAnalysis[], grossGex: number): ZeroDte | null {
  const today = isoDate(localDate('America/New_York', chain.asOf));
  const settling = byExpiry.filter(({ expiry }) => expiry === today);
  if (settling.length === 0) return null;
  const gross = settling.reduce((sum, expiry) => sum + expiry.grossGex, 0);
  return { expiry: today, netGex: settling.reduce((sum, { netGex }) => sum + netGex, 0), grossGex: gross, share: grossGex > 0 ? gross / grossGex : 0 };
}

/**
 * Everything that a chain says at one moment: exposures, flip, walls, expected move, put/call ratios, dealer position, 30-day VIX. Settled
 * series count for traded volume only. What cannot be computed is `null` with a reason, or counted in `excluded`; doubts are in `warnings`.
 * It is a model's view: open interest does not tell who holds it.
 */
export function analyzeChain(chain: OptionChain, options: AnalyzeChainOptions = {}): ChainAnalysis {
  const { asOf, spot, legacy, signModel, ...rest } = options;
  const settings = { ...DEFAULTS, ...rest };
  const signs = signModelOf(signModel);
  const priced = priceChain(chain, { greeks: settings.greeks, ...(asOf === undefined ? {} : { asOf }), ...(spot === undefined ? {} : { spot }) });
  const terms = new GammaTerms(priced, signs);
  const sums = createSums();
  terms.at(priced.spot, sums);
  const { net: totalGex, gross: grossGex, call: callGex, put: putGex } = sums;
  const profile = gammaProfile(terms, priced.spot, { levels: settings.profileLevels, range: settings.profileRange });
  const include = withinHorizon(priced, settings.horizonDays);
  const flip = gammaFlip(priced, signs, terms, profile, include);
  const byExpiry = analyzeExpiries(priced, terms, grossGex);
  const mostOpen = maxOpenInterestStrikes(priced);
  const [nearest] = priced.expiries;
  return {
    schemaVersion: 1, underlying: chain.underlying, spot: priced.spot, asOf: isoFromMicros(priced.asOf), rate: priced.rate, rateSource: priced.rateSource, spotGap: spotGap(priced),
    forwardByExpiry: priced.expiries.map(({ root, expiry, forward, forwardSource }) => ({ root: root.root, expiry, forward, source: forwardSource })),
    totalGex, grossGex, callGex, putGex, gexUnit: GAMMA_EXPOSURE_UNIT, signModel: signs.name, greeks: settings.greeks, horizonDays: settings.horizonDays,
    gammaFlip: flip, profile,
    ...gammaWalls(exposureByStrike(terms, priced.spot, include), priced.spot),
    maxOpenInterestCallStrike: mostOpen.call, maxOpenInterestPutStrike: mostOpen.put,
    expectedMove: nearest === undefined ? null : expectedMove(priced, nearest),
    byStrike: exposureByStrike(terms, priced.spot), byExpiry, zeroDte: zeroDteOf(priced, byExpiry, grossGex),
    greekExposures: greekExposures(priced, signs).total,
    putCallVolume: putCallVolume(chain), putCallOpenInterest: putCallOpenInterest(priced),
    dealerPosition: signs.hasDirection ? dealerPosition(totalGex, grossGex, priced.spot, flip.level, settings.neutralRatio) : null,
    vix30: vix30(priced), excluded: priced.excluded, faults: priced.faults, warnings: chainWarnings(chain, priced, settings.staleSpotRatio),
    ...(legacy === true ? { legacy: legacyGamma(chain) } : {}),
  };
}
