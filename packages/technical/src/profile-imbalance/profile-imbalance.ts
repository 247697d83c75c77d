import {
  Float64Ring,
  ignoreDetections,
  MINUTE,
  type BarEvent,
  type Detection,
  type DetectionListener,
  type Explanation,
  type MarketListener,
  type MarketView,
  type Persistent,
  type Side,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import { sessionStartOf } from '../bars/session-start.js';
import { TimeBars } from '../bars/time-bars.js';
import { FacingBars, NO_LEVELS, RANGE_BARS } from '../tick-patterns/facing-bars.js';
import type { SessionLevels } from '../volume-profile/session-levels.js';
import type { VolumeProfile } from '../volume-profile/volume-profile.js';
import { BalanceZone, type Zone } from './balance-zone.js';
import { InstitutionalLevels } from './institutional-levels.js';
import type { ProfileImbalanceConfig } from './profile-imbalance-config.js';
import { judgeMinute, primaryTypes, type PrimaryType } from './primary-type.js';
import { volumeGaps, type VolumeGap } from './volume-gaps.js';

/** Parts of the imbalance: pressure in the zone, migration of value, large orders of the session. */
const PRESSURE_WEIGHT = 0.4;
const MIGRATION_WEIGHT = 0.3;
const LARGE_WEIGHT = 0.3;

/** What is taken from detections of large orders: the field of the detail with their contracts. */
const CONTRACTS_IN: Readonly<Record<string, string>> = { largeParent: 'contracts', block: 'contracts', nativeIceberg: 'hidden', syntheticIceberg: 'refilled' };

/**
 * Profile imbalance: where the market stays, who wins there, and what it leaves empty. Judged at each closed minute of the session.
 *
 * - **Zones** of accumulation, distribution and balance ({@link BalanceZone}), **volume gaps** of the developing profile ({@link volumeGaps}) and
 *   **institutional levels** ({@link InstitutionalLevels}), whose large orders it hears through {@link onDetection}.
 * - **Primary type** and side of the newest minute, see `primary-type.ts`.
 * - **Value migration**: middle of the developing value area (regular hours while they last, else session) less that of `migrationMinutes` ago.
 * - **Imbalance** -1 .. +1 = 0.4·tanh(2·pressure / fullPressure) of the zone + 0.3·tanh(migration / migrationTicks) + 0.3·(net / contracts of large orders);
 *   a part that is not known is 0. Weights are the system's own.
 *
 * Detections: `accumulationZone`, `distributionZone` (once per zone and type), `profileBreakout`, `profileAbsorption` (when the primary type
 * becomes it), `institutionalLevel`. The profile is read, not fed: let its owner hear each event first.
 */
export class ProfileImbalance implements MarketListener, Persistent {
  primaryType: PrimaryType = 'neutral';
  primarySide: Side | 0 = 0;
  readonly institutional: InstitutionalLevels;
  readonly bars: TimeBars;
  readonly #config: ProfileImbalanceConfig;
  readonly #levels: SessionLevels;
  readonly #report: DetectionListener;
  readonly #facing: FacingBars;
  readonly #zone: BalanceZone;
  readonly #large: Float64Ring;
  readonly #largeNet: Float64Ring;
  readonly #middles: Float64Ring;
  #closedBefore = 0;
  /** Contracts of large orders before the minute under way, and net. */
  #largeBefore = 0;
  #largeNetBefore = 0;
  #toldZone = '';
  #wasRegular = false;
  #tick = Number.NaN;

  constructor(config: ProfileImbalanceConfig, levels: SessionLevels, report: DetectionListener = ignoreDetections) {
    this.#config = config;
    this.#levels = levels;
    this.#report = report;
    const longest = Math.max(RANGE_BARS + 2, config.zoneMinutes, config.absorptionMinutes + 1);
    this.bars = new TimeBars(MINUTE, longest);
    this.#facing = new FacingBars(this.bars.series, NO_LEVELS);
    this.#zone = new BalanceZone(config);
    this.institutional = new InstitutionalLevels(config.levelEvents, config.levelTicks);
    this.#large = new Float64Ring(longest);
    this.#largeNet = new Float64Ring(longest);
    this.#middles = new Float64Ring(config.migrationMinutes + 1);
  }

  /** The zone the market is in; `null` when it is in none. Allocates. */
  get zone(): Zone | null {
    return this.#zone.isOpen ? this.#zone.view() : null;
  }

  /** Ticks; `NaN` until the value area has been known for `migrationMinutes`. */
  get migration(): Ticks {
    return this.#middles.isFull ? this.#middles.fromNewest(0) - this.#middles.at(0) : Number.NaN;
  }

  /** -1 .. +1. */
  get imbalance(): number {
    const { fullPressure, migrationTicks } = this.#config;
    const pressure = this.#zone.isOpen ? this.#zone.view().pressure : Number.NaN;
    const { contracts, net } = this.institutional;
    return PRESSURE_WEIGHT * orZero(Math.tanh((2 * pressure) / fullPressure)) + MIGRATION_WEIGHT * orZero(Math.tanh(this.migration / migrationTicks)) + LARGE_WEIGHT * orZero(net / contracts);
  }

  /** Gaps of the developing profile, lowest first; none while it is not usable. O(prices), allocates. */
  gaps(market: MarketView): VolumeGap[] {
    const profile = this.#profile(market);
    return profile.isUsable ? volumeGaps(profile.histogram, this.#config.gapTicks, this.#config.gapShare) : [];
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.bars.onTrade(trade, market.now)) this.#judge(market);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    if (this.bars.advance(bar.tsEvent - bar.period)) this.#judge(market);
    if (this.bars.onSourceBar(bar)) this.#judge(market);
  }

  onBook(market: MarketView): void {
    if (this.bars.advance(market.now)) this.#judge(market);
  }

  onGap(): void {
    this.bars.onGap();
  }

  onSession(market: MarketView): void {
    this.bars.beginSession(sessionStartOf(market));
    this.#closedBefore = this.bars.series.closedCount;
    this.#facing.take(0, Number.NaN);
    this.#zone.reset();
    this.institutional.reset();
    this.#large.clear();
    this.#largeNet.clear();
    this.#middles.clear();
    this.#largeBefore = this.#largeNetBefore = 0;
    this.#toldZone = '';
    this.primaryType = 'neutral';
    this.primarySide = 0;
    this.#tick = market.instrument.tickSize;
  }

  /** Hears of large orders; every other detection is ignored. */
  onDetection(detection: Detection): void {
    const field = CONTRACTS_IN[detection.kind];
    const contracts = field === undefined ? undefined : detection.detail[field];
    if (typeof contracts !== 'number' || !(contracts > 0) || detection.side === 0 || !Number.isFinite(detection.price / this.#tick)) return;
    const price = Math.round(detection.price / this.#tick);
    if (!this.institutional.add(price, contracts, detection.side)) return;
    const level = this.institutional.levels().find((each) => Math.abs(each.price - price) <= this.#config.levelTicks);
    const side = Math.sign(level?.net ?? 0) as Side | 0;
    this.#report({ kind: 'institutionalLevel', detectedAt: detection.detectedAt, since: detection.since, side, price: detection.price, grade: detection.grade, detail: { events: level?.events ?? 0, contracts: level?.contracts ?? 0, net: level?.net ?? 0 } });
  }

  /** As of the last closed minute. Allocates. */
  explain(market: MarketView): Explanation {
    const { zone } = this;
    return {
      primaryType: this.primaryType,
      primarySide: this.primarySide,
      imbalance: this.imbalance,
      migration: orNull(this.migration),
      gaps: this.gaps(market).length,
      institutionalLevels: this.institutional.levels().length,
      zone: zone?.type ?? null,
      zoneLow: zone?.low ?? null,
      zoneHigh: zone?.high ?? null,
      zoneMinutes: zone?.minutes ?? null,
      zoneAcceptance: zone?.acceptance ?? null,
      zoneStrength: zone?.strength ?? null,
      zoneConfidence: zone?.confidence ?? null,
    };
  }

  persist(state: StateStream): void {
    this.primaryType = primaryTypes[state.number(primaryTypes.indexOf(this.primaryType))] ?? 'neutral';
    this.primarySide = state.number(this.primarySide) as Side | 0;
    state.part(this.institutional);
    state.part(this.bars);
    state.part(this.#zone);
    state.part(this.#large);
    state.part(this.#largeNet);
    state.part(this.#middles);
    this.#closedBefore = state.number(this.#closedBefore);
    this.#largeBefore = state.number(this.#largeBefore);
    this.#largeNetBefore = state.number(this.#largeNetBefore);
    this.#toldZone = state.string(this.#toldZone);
    this.#wasRegular = state.boolean(this.#wasRegular);
    this.#tick = state.number(this.#tick);
    if (state.isRestoring) this.#facing.take(this.bars.series.closedCount - this.#closedBefore, this.#tick);
  }

  #profile(market: MarketView): VolumeProfile {
    return market.isRegularHours ? this.#levels.regularProfile : this.#levels.sessionProfile;
  }

  #judge(market: MarketView): void {
    const { series } = this.bars;
    const facing = this.#facing;
    facing.take(series.closedCount - this.#closedBefore, this.#tick);
    this.#large.push(this.institutional.contracts - this.#largeBefore);
    this.#largeNet.push(this.institutional.net - this.#largeNetBefore);
    this.#largeBefore = this.institutional.contracts;
    this.#largeNetBefore = this.institutional.net;
    this.#migrate(market);
    const before = this.primaryType;
    const ended = this.#zone.next(facing, (ago) => series.start(ago), (ago) => this.#large.fromNewest(ago), (ago) => this.#largeNet.fromNewest(ago));
    const minute = judgeMinute(facing, this.#zone, ended, this.gaps(market), this.#config);
    this.primaryType = minute.type;
    this.primarySide = minute.side;
    this.#tellZone(market);
    if (minute.type === before || minute.side === 0) return;
    if (minute.type === 'breakout') this.#tell('profileBreakout', minute.side, market, 1);
    if (minute.type === 'absorption') this.#tell('profileAbsorption', minute.side, market, this.#config.absorptionMinutes);
  }

  #migrate(market: MarketView): void {
    const profile = this.#profile(market);
    if (market.isRegularHours !== this.#wasRegular || !profile.isUsable) this.#middles.clear();
    this.#wasRegular = market.isRegularHours;
    if (profile.isUsable) this.#middles.push((profile.valueArea.high + profile.valueArea.low) / 2);
  }

  #tellZone(market: MarketView): void {
    const { zone } = this;
    const name = zone === null ? '' : `${zone.type} ${String(zone.since)}`;
    if (name === this.#toldZone) return;
    this.#toldZone = name;
    if (zone === null || zone.type === 'balance') return;
    const { type, since, low, high, minutes, acceptance, pressure, institutionalShare, strength, confidence } = zone;
    this.#report({ kind: `${type}Zone`, detectedAt: market.now, since, side: type === 'accumulation' ? 1 : -1, price: (low + high) / 2, grade: 'possible', detail: { low, high, minutes, acceptance, pressure, institutionalShare, strength, confidence } });
  }

  #tell(kind: string, side: Side, market: MarketView, minutes: number): void {
    const { series } = this.bars;
    this.#report({ kind, detectedAt: market.now, since: series.start(minutes - 1), side, price: series.close(0), grade: this.#facing.areWhole(minutes) ? 'confirmed' : 'possible', detail: { minutes, volume: series.volume(0), delta: series.askVolume(0) - series.bidVolume(0), zoneLow: orNull(this.#zone.low), zoneHigh: orNull(this.#zone.high) } });
  }
}

function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
