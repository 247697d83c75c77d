import { isoDate, localDate, MILLISECOND, MiaError, SECOND, type ResolvedInstrument, resolveInstrument } from '@mia-trading/core';
import { Connection, requestTime, resolveFuture, type ResolvedFuture } from '@mia-trading/ibkr-feed';
import type { TraderConfig } from '../config/trader-config.js';
import type { SessionTime } from '../clock/session-time.js';
import { followSimulator, isSimulated } from '../clock/simulator-time.js';
import { SYSTEM_TIME } from '../clock/system-time.js';

/** A connection that is ready, the clock that goes with it, and what is traded through it. */
export interface MarketLink {
  readonly connection: Connection;
  readonly time: SessionTime;
  readonly future: ResolvedFuture;
  readonly instrument: ResolvedInstrument;
  close(): void;
}

/** Attempts to connect go on as long as one whole handshake may take. */
const PATIENCE = 1.5;

/**
 * Connects, checks the clock and finds the contract; ends the connection when any of it fails. `onConnected` may refuse the account.
 * @throws MiaError `MIA-IBKR-*`, `MIA-TRADER-CLOCK`.
 */
export async function openLink(config: TraderConfig, onConnected: (account: string) => void = () => undefined): Promise<MarketLink> {
  const connection = new Connection(config.broker);
  let time: SessionTime | null = null;
  connection.start();
  try {
    await connection.ready(config.broker.handshakeTimeoutMs * PATIENCE);
    onConnected(connection.account);
    time = await sessionTime(connection, config);
    const today = isoDate(localDate('America/Chicago', time.now()));
    const future = await resolveFuture(connection, config.broker.root, today, config.broker.symbol);
    const instrument = resolveInstrument(future.symbol, { asOf: today });
    const { stop } = time;
    return {
      connection, time, future, instrument,
      close: () => {
        stop();
        connection.stop();
      },
    };
  } catch (cause) {
    time?.stop();
    connection.stop();
    throw cause;
  }
}

/** Milliseconds by which the server's clock is ahead of the machine's: whole seconds are told, their middle is taken. */
export async function clockSkewMs(connection: Connection): Promise<number> {
  const told = await requestTime(connection);
  return (told + SECOND / 2 - SYSTEM_TIME.now()) / MILLISECOND;
}

async function sessionTime(connection: Connection, { trader }: TraderConfig): Promise<SessionTime> {
  if (isSimulated(connection.account)) return followSimulator(connection);
  const skew = await clockSkewMs(connection);
  if (Math.abs(skew) <= trader.maxClockSkewMs) return SYSTEM_TIME;
  throw new MiaError('MIA-TRADER-CLOCK', `The clock of this machine differs from the broker's by ${Math.round(skew)} ms; at most ${trader.maxClockSkewMs} ms are allowed.`, 'Let the system set its clock by NTP, then start again.', { skewMs: Math.round(skew) });
}
