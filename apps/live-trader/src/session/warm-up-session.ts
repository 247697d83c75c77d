import { createSessionClock, type Micros } from '@mia-trading/core';
import type { TraderConfig } from '../config/trader-config.js';
import type { SessionLog } from '../output/session-log.js';
import type { LiveInput } from './live-input.js';
import type { MarketLink } from './market-link.js';
import { sessionFolders } from './session-folder.js';
import { warmUp, type WarmUpProgress } from './warm-up.js';

export interface WarmUpSessionOptions {
  readonly config: TraderConfig;
  readonly link: MarketLink;
  readonly input: LiveInput;
  /** Folder of the session itself. */
  readonly directory: string;
  /** Event time at which the session begins. */
  readonly tradesFrom: Micros;
  /** Ends it early. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WarmUpProgress) => void;
  readonly log: SessionLog;
}

/** Shows a session what its configuration names of the days before, and says so. */
export async function warmUpSession({ config, link, input, directory, log, ...rest }: WarmUpSessionOptions): Promise<void> {
  const { recordings, lastTapes, days, bars } = config.warmUp;
  const tapes = lastTapes ? sessionFolders(config.tape.directory).filter((folder) => folder !== directory) : [];
  log.notice('warm-up', `from ${recordings.length + tapes.length} recordings and tapes`);
  const summary = await warmUp({
    ...rest,
    symbol: link.instrument.symbol,
    calendar: createSessionClock(link.instrument),
    recordings,
    tapes,
    days,
    bars,
    indices: config.broker.indices,
    feed: input.feed,
    take: (events) => input.warmUp(events),
    onNotice: (text) => log.warn('warm-up', text),
  });
  log.notice('warm-up', `${summary.events} events of ${summary.sources.length} recordings, ${summary.bars} bars`);
}
