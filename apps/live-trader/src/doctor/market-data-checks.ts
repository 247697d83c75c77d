import { EventStamper, IbkrFeed } from '@mia-trading/ibkr-feed';
import type { TapeEvent } from '@mia-trading/core';
import type { TraderConfig } from '../config/trader-config.js';
import type { MarketLink } from '../session/market-link.js';
import { failed, notRun, ok, warning, type Check } from './check.js';

/** How long data may take to come. */
const WITHIN_MS = 12_000;
const NO_LINE = 101;

/** Subscribes as a session would, and looks at what comes until everything was heard of or the time is over. */
export async function marketDataChecks({ connection, future, time }: MarketLink, { broker }: TraderConfig, isOpen: boolean): Promise<readonly Check[]> {
  const heard = new Set<string>();
  const refusals: string[] = [];
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let hasLines = true;
  const take = (event: TapeEvent): void => {
    if (event.kind === 'feedStatus') {
      if (event.instrument === future.symbol && (event.status === 'stale' || event.status === 'delayed')) refusals.push(event.detail);
    } else heard.add(event.instrument === future.symbol ? event.kind : event.kind === 'index' ? event.instrument : 'options');
    const wanted = ['quote', ...(broker.depth ? ['depth'] : []), ...broker.indices, ...(broker.chainUnderlying === '' ? [] : ['options'])];
    if (refusals.length > 0 || wanted.every((one) => heard.has(one))) settle();
  };
  const stamper = new EventStamper({ now: time.now, sink: take });
  const feed = new IbkrFeed({ connection, config: broker, future, emit: stamper.emit, now: time.now });
  const unwatch = connection.watch({
    onMessage: ({ code }) => {
      if (code === NO_LINE) hasLines = false;
    },
  });
  feed.start();
  const takeBack = connection.timer.after(WITHIN_MS, settle);
  await settled;
  takeBack();
  unwatch();
  const { isLive, quality, chain } = feed.summary;
  feed.stop();
  const missing = broker.indices.filter((symbol) => !heard.has(symbol));
  return [
    dataCheck(heard.has('quote') || heard.has('trade'), isLive, refusals[0], isOpen, future.symbol),
    !broker.depth ? notRun('depth', 'not asked for') : heard.has('depth') ? ok('depth', quality ?? '') : warning('depth', 'none came: the book has one level'),
    missing.length === 0 ? ok('indices', broker.indices.join(', ')) : warning('indices', `nothing came of ${missing.join(', ')}`),
    broker.chainUnderlying === '' ? notRun('options', 'not asked for') : heard.has('options') ? ok('options', `${chain?.series ?? 0} series of ${broker.chainUnderlying}`) : warning('options', 'nothing came: OPRA data are needed'),
    hasLines ? ok('lines', `${broker.lines} as configured`) : failed('lines', `the broker has no more lines; broker.lines is ${broker.lines}, watchlists in TWS count too`),
  ];
}

function dataCheck(hasCome: boolean, isLive: boolean, refusal: string | undefined, isOpen: boolean, symbol: string): Check {
  if (refusal !== undefined) return failed('data', refusal);
  if (hasCome && isLive) return ok('data', `live data of ${symbol}`);
  if (!isOpen) return notRun('data', 'the market is closed');
  return failed('data', hasCome ? `the data of ${symbol} are not live` : `nothing came of ${symbol} within ${WITHIN_MS} ms`);
}
