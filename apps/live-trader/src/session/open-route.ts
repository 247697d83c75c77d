import type { BrokerReport, BrokerSnapshot } from '@mia-trading/core';
import { IbkrVenue, type DraftSink } from '@mia-trading/ibkr-feed';
import type { SessionLog } from '../output/session-log.js';
import type { MarketLink } from './market-link.js';
import type { Mode } from './mode.js';
import type { OrderRoute } from './order-route.js';
import { SignalsRoute } from './signals-route.js';

export interface OpenRouteOptions {
  readonly mode: Mode;
  readonly link: MarketLink;
  /** Takes what the broker says. */
  readonly emit: DraftSink;
  /** Highest order id of earlier sessions. */
  readonly orderIdFloor: number;
  readonly log: SessionLog;
}

/** The route of a mode: to the broker, or nowhere. */
export function openRoute({ mode, link, emit, orderIdFloor, log }: OpenRouteOptions): OrderRoute {
  const { connection, future, time } = link;
  const onReport = (report: BrokerReport): void => emit({ kind: 'brokerReport', instrument: future.symbol, report });
  const onSnapshot = (snapshot: BrokerSnapshot): void => emit({ kind: 'brokerSnapshot', instrument: future.symbol, snapshot });
  if (mode === 'signals') return new SignalsRoute({ now: time.now, onReport, onSnapshot });
  return new IbkrVenue({
    connection,
    future,
    orderIdFloor,
    now: time.now,
    onReport,
    onSnapshot,
    onNotice: ({ code, text, orderId }) => log.notice('order', `${code === 0 ? '' : `${code} `}${text}${orderId === null ? '' : ` (${orderId})`}`),
  });
}
