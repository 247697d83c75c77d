import type { AggressorSource, BookPhase, DepthEvent, EventKind, FeedQuality, FeedStatusEvent, OperatorEvent, OrderEvent } from '@mia-trading/core';

/** Order matters in every list here: the position is the code in segments. New values go at the end. */
export const EVENT_KINDS = [
  'trade',
  'quote',
  'depth',
  'order',
  'bar',
  'optionQuote',
  'optionTrade',
  'index',
  'feedStatus',
  'clock',
  'operator',
  'brokerReport',
  'brokerSnapshot',
] as const satisfies readonly EventKind[];

export const AGGRESSOR_SOURCES = ['exchange', 'quote', 'tick', 'none'] as const satisfies readonly AggressorSource[];
export const DEPTH_ACTIONS = ['set', 'clear'] as const satisfies readonly DepthEvent['action'][];
export const ORDER_ACTIONS = ['add', 'modify', 'cancel', 'fill', 'clear'] as const satisfies readonly OrderEvent['action'][];
export const BOOK_PHASES = ['preOpen', 'auction', 'continuous', 'halted'] as const satisfies readonly BookPhase[];
export const FEED_QUALITIES = ['l3', 'l2-atomic', 'l2-async', 'l1', 'sampled'] as const satisfies readonly FeedQuality[];
export const OPERATOR_COMMANDS = ['kill', 'unkill', 'flatten', 'pause', 'resume', 'claim', 'ignore'] as const satisfies readonly OperatorEvent['command'][];
export const FEED_STATUSES = [
  'connected',
  'disconnected',
  'stale',
  'gap',
  'resubscribed',
  'live',
  'delayed',
  'quality',
  'phase',
] as const satisfies readonly FeedStatusEvent['status'][];
