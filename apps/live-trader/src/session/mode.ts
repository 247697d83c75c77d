import { MiaError } from '@mia-trading/core';
import type { SessionStatus } from '@mia-trading/monitoring';

/** `signals` sends nothing; `paper` trades a paper account; `live` trades money. */
export type Mode = SessionStatus['mode'];

export const MODES: readonly Mode[] = ['signals', 'paper', 'live'];

/** Ports of IB Gateway and TWS as they come installed. */
const LIVE_PORTS: readonly number[] = [4_001, 7_496];
const PAPER_PORTS: readonly number[] = [4_002, 7_497];
/** Accounts of paper logins begin with it, simulated ones too. */
const PAPER_ACCOUNT = 'DU';

export interface ModeChoice {
  readonly mode: Mode;
  /** The account that real orders are for, said a second time by a person; empty when not said. */
  readonly liveAccount: string;
}

/** Before anything is connected. Throws `MIA-TRADER-MODE` when the port is that of the other kind of login, or the second switch is missing. */
export function requirePort({ mode, liveAccount }: ModeChoice, port: number): void {
  if (mode === 'paper' && LIVE_PORTS.includes(port)) throw refusal(`--mode paper, and port ${port} is that of a live login`, 'Connect to the paper login (Gateway 4002, TWS 7497), or say --mode live.', { mode, port });
  if (mode !== 'live') {
    if (liveAccount !== '') throw refusal(`--live-account ${liveAccount} was given with --mode ${mode}`, 'Leave it out, or say --mode live.', { mode });
    return;
  }
  if (liveAccount === '') throw refusal('--mode live trades money and needs the account a second time', 'Add --live-account <account>.', { mode });
  if (PAPER_PORTS.includes(port)) throw refusal(`--mode live, and port ${port} is that of a paper login`, 'Connect to the live login (Gateway 4001, TWS 7496), or say --mode paper.', { mode, port });
}

/** Once the account is known. Throws `MIA-TRADER-MODE` when it is of the other kind or not the one that was named. */
export function requireAccount({ mode, liveAccount }: ModeChoice, account: string): void {
  const isPaper = account.startsWith(PAPER_ACCOUNT);
  if (mode === 'paper' && !isPaper) throw refusal(`--mode paper, and ${account} is no paper account`, `Log in with the paper user: its accounts begin with ${PAPER_ACCOUNT}.`, { mode, account });
  if (mode !== 'live') return;
  if (isPaper) throw refusal(`--mode live, and ${account} is a paper account`, 'Say --mode paper, or log in with the live user.', { mode, account });
  if (account !== liveAccount) throw refusal(`--live-account names ${liveAccount}, and orders would be for ${account}`, 'Correct the name, or set broker.account.', { mode, account, liveAccount });
}

function refusal(what: string, remedy: string, context: Readonly<Record<string, string | number>>): MiaError {
  return new MiaError('MIA-TRADER-MODE', `Nothing was started: ${what}.`, remedy, context);
}
