import type { RecordingDescription } from '@mia-trading/recording';
import { engineConfig } from '../config/read-config.js';
import type { TraderConfig } from '../config/trader-config.js';
import { maskAccount, maskedSettings } from '../output/mask.js';
import type { LiveInputOptions } from './live-input.js';
import type { MarketLink } from './market-link.js';

/** The tape of a session and what its manifest says; `warmUp` is what a later session wants to know of it. */
export function tapeOf(config: TraderConfig, directory: string, { instrument, connection }: MarketLink, note: string, warmUp: NonNullable<RecordingDescription['warmUp']>): LiveInputOptions['tape'] {
  const { flushIntervalMs, syncOnFlush, blockBytes, segmentBytes } = config.tape;
  return {
    directory,
    config: { flushIntervalMs, syncOnFlush, blockBytes, segmentBytes },
    description: {
      instruments: [instrument.symbol, ...config.broker.indices],
      feedQuality: 'l2-async',
      clockSource: 'receive',
      config: plain({ ...engineConfig(config), broker: maskedSettings(config).broker }),
      warmUp,
      notes: [note.replace(connection.account, maskAccount(connection.account))],
    },
  };
}

/** As JSON will hold it. */
function plain(value: unknown): NonNullable<RecordingDescription['config']> {
  return JSON.parse(JSON.stringify(value)) as NonNullable<RecordingDescription['config']>;
}
