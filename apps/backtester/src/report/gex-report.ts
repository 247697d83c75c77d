import { bar, count, fixed, percent, table } from '@mia-trading/command-line';
import { isoDate, localDate, localMinute, microsFromIso } from '@mia-trading/core';
import type { StrikeExposure } from '@mia-trading/spx-options';
import type { SourcedAnalysis } from './gex-document.js';

const BILLION = 1e9;
const BAR_WIDTH = 24;
/** Strikes in the picture, and how far from spot they may be, as a share of it. */
const PICTURE_STRIKES = 24;
const PICTURE_REACH = 0.06;
const EXPIRIES = 6;
/** Columns of the picture, in characters. */
const STRIKE_WIDTH = 5;
const EXPOSURE_WIDTH = 10;
const MINUTES_PER_HOUR = 60;
const CLOCK_DIGITS = 2;
/** Left of the picture's strikes: a bar and a gap. */
const PICTURE_MARGIN = ' '.repeat(BAR_WIDTH + 2);

/** Why series were left out, in words. */
const EXCLUDED: Readonly<Record<string, string>> = {
  settled: 'series already settled',
  noQuote: 'series without quote or volatility',
  noQuoteOpenInterest: 'contracts of open interest in those',
  noOpenInterest: 'series whose open interest is not told',
};

type Read = (analysis: SourcedAnalysis) => string;

const ROWS: readonly (readonly [string, Read])[] = [
  ['reference price', ({ spot }) => fixed(spot)],
  ['call wall', ({ callWall }) => fixed(callWall, 0)],
  ['put wall', ({ putWall }) => fixed(putWall, 0)],
  ['absolute gamma strike', ({ absGammaStrike }) => fixed(absGammaStrike, 0)],
  ['gamma flip', ({ gammaFlip }) => (gammaFlip.level === null ? `– (${gammaFlip.reason ?? ''})` : fixed(gammaFlip.level, 1))],
  ['  band of the flip', ({ gammaFlip }) => (gammaFlip.band === null ? '–' : `${fixed(gammaFlip.band.low, 0)} to ${fixed(gammaFlip.band.high, 0)}`)],
  ['expected move', ({ expectedMove }) => (expectedMove === null || expectedMove.points === null ? '–' : `±${fixed(expectedMove.points, 1)} to ${expectedMove.expiry}`)],
  ['net gamma', ({ totalGex }) => billions(totalGex)],
  ['gross gamma', ({ grossGex }) => `${fixed(grossGex / BILLION)} bn`],
  ['0DTE share of gross', ({ zeroDte }) => (zeroDte === null ? 'none alive' : percent(zeroDte.share))],
  ['put/call volume', ({ putCallVolume }) => fixed(putCallVolume.ratio, 3)],
  ['put/call open interest', ({ putCallOpenInterest }) => fixed(putCallOpenInterest.ratio, 3)],
  ['dealer gamma', ({ dealerPosition }) => dealerPosition?.gamma ?? '–'],
  ['dealers on a 1 % rally', ({ dealerPosition }) => (dealerPosition === null ? '–' : `${dealerPosition.hedging.onRally} ${count(Math.abs(dealerPosition.hedging.esContractsPerPercent))} ES`)],
  ['30-day VIX of the chain', ({ vix30 }) => fixed(vix30.value)],
];

/** The morning table, the expiries that matter, and the exposure by strike as a picture. */
export function gexReport(latest: SourcedAnalysis, previous: SourcedAnalysis | null): string {
  const header = ['', when(latest), ...(previous === null ? [] : [when(previous)])];
  const rows = ROWS.map(([name, read]) => [name, read(latest), ...(previous === null ? [] : [read(previous)])]);
  return [
    `${latest.underlying} gamma exposure\n${latest.gexUnit}\nsign model '${latest.signModel}', volatilities '${latest.greeks}', walls to ${latest.horizonDays} days`,
    table(header, rows),
    table(['expiry', 'root', 'net', 'gross', 'share of gross', ''], expiries(latest)),
    picture(latest),
    remarks(latest),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The moment of valuation on the clock of the exchange. */
function when({ asOf }: SourcedAnalysis): string {
  const time = microsFromIso(asOf);
  if (time === undefined) return asOf;
  const minute = localMinute('America/New_York', time);
  const clock = [Math.floor(minute / MINUTES_PER_HOUR), minute % MINUTES_PER_HOUR].map((part) => String(part).padStart(CLOCK_DIGITS, '0')).join(':');
  return `${isoDate(localDate('America/New_York', time))} ${clock} ET`;
}

function billions(dollars: number): string {
  return `${dollars < 0 ? '-' : '+'}${fixed(Math.abs(dollars) / BILLION)} bn`;
}

function expiries({ byExpiry }: SourcedAnalysis): string[][] {
  return [...byExpiry]
    .sort((a, b) => b.share - a.share)
    .slice(0, EXPIRIES)
    .map(({ expiry, root, netGex, grossGex, share }) => [expiry, root, billions(netGex), `${fixed(grossGex / BILLION)} bn`, percent(share), bar(share, BAR_WIDTH)]);
}

/** Net exposure of the strikes around spot with most gamma: puts to the left, calls to the right, spot and walls marked. */
function picture(analysis: SourcedAnalysis): string {
  const near = analysis.byStrike.filter(({ strike }) => Math.abs(strike / analysis.spot - 1) <= PICTURE_REACH);
  const shown = [...near].sort((a, b) => gross(b) - gross(a)).slice(0, PICTURE_STRIKES).sort((a, b) => b.strike - a.strike);
  const largest = Math.max(...shown.map(({ netGex }) => Math.abs(netGex)), Number.MIN_VALUE);
  const lines = shown.map((strike, index) => {
    const above = shown[index - 1]?.strike ?? Infinity;
    const between = [
      { name: 'spot', level: analysis.spot },
      { name: 'flip', level: analysis.gammaFlip.level ?? NaN },
    ].filter(({ level }) => level < above && level >= strike.strike);
    const crossed = between.sort((a, b) => b.level - a.level).map(({ name, level }) => `${PICTURE_MARGIN}── ${name} ${fixed(level)} ──`);
    return [...crossed, strikeLine(strike, largest, marksOf(strike.strike, analysis))].join('\n');
  });
  return ['net gamma by strike, the largest near spot (left negative, right positive)', ...lines].join('\n');
}

function strikeLine({ strike, netGex }: StrikeExposure, largest: number, marks: string): string {
  const length = Math.round((Math.abs(netGex) / largest) * BAR_WIDTH);
  const left = netGex < 0 ? '░'.repeat(length).padStart(BAR_WIDTH) : ' '.repeat(BAR_WIDTH);
  const right = netGex > 0 ? '█'.repeat(length).padEnd(BAR_WIDTH) : ' '.repeat(BAR_WIDTH);
  return `${left}  ${fixed(strike, 0).padStart(STRIKE_WIDTH)}  ${right}  ${billions(netGex).padStart(EXPOSURE_WIDTH)}${marks === '' ? '' : `  ${marks}`}`;
}

function marksOf(strike: number, { callWall, putWall, absGammaStrike }: SourcedAnalysis): string {
  return [strike === callWall ? 'call wall' : '', strike === putWall ? 'put wall' : '', strike === absGammaStrike ? 'absolute gamma' : ''].filter((mark) => mark !== '').join(', ');
}

function gross({ callGex, putGex }: StrikeExposure): number {
  return Math.abs(callGex) + Math.abs(putGex);
}

function remarks({ warnings, excluded }: SourcedAnalysis): string {
  const left = Object.entries(excluded).filter(([, series]) => typeof series === 'number' && series > 0);
  return [
    ...(left.length === 0 ? [] : [`left out: ${left.map(([reason, series]) => `${count(Number(series))} ${EXCLUDED[reason] ?? reason}`).join(', ')}`]),
    ...warnings.map(({ message }) => `warning: ${message}`),
    'A model: open interest does not tell who holds it. The sign model is an assumption.',
  ].join('\n');
}
