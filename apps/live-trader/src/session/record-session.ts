import type { Micros } from '@mia-trading/core';
import { sealRecording } from '@mia-trading/recording';
import type { TraderConfig } from '../config/trader-config.js';
import type { SessionLog } from '../output/session-log.js';
import { LiveInput } from './live-input.js';
import { openLink } from './market-link.js';
import { makeSessionFolder } from './session-folder.js';
import { tapeOf } from './session-tape.js';

/** A tape that grows. */
export interface RecordSession {
  readonly directory: string;
  readonly now: () => Micros;
  /** Resolves with what ended it. */
  readonly failed: Promise<unknown>;
  close(): Promise<void>;
}

/** Connects and records everything that is subscribed. Throws what connecting refuses. */
export async function recordSession(config: TraderConfig, log: SessionLog): Promise<RecordSession> {
  const link = await openLink(config);
  const { time, instrument, connection } = link;
  log.now = time.now;
  const { directory } = makeSessionFolder(config.tape.directory, instrument.symbol, time.now());
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  const input = new LiveInput({
    link,
    config: config.broker,
    queueEvents: config.trader.queueEvents,
    tape: tapeOf(config, directory, link, `recorded through account ${connection.account}`, {}),
    onEvent: (event) => {
      if (event.kind === 'feedStatus') log.notice('feed', `${event.instrument} ${event.status}: ${event.detail}`.trim());
    },
    onNotice: (text) => log.notice('broker', text),
    onFailure: fail,
  });
  connection.watch({
    onState: (state) => {
      if (state === 'failed') fail(connection.failure);
    },
  });
  log.notice('recording', `${instrument.symbol} to ${directory}`);
  input.start();
  return {
    directory,
    now: time.now,
    failed,
    close: async () => {
      input.close();
      link.close();
      await sealRecording(directory);
      log.notice('ended', `tape in ${directory}`);
    },
  };
}
