import { Flow, type FlowLedger } from './flow-ledger.js';

/** What large money seems to be doing. */
export type SmartMoneyType = 'institutionalBuying' | 'institutionalSelling' | 'accumulation' | 'distribution' | 'rotation' | 'neutral';

/** How it goes about it: the kind with most contracts. */
export type SmartMoneyBehaviour = 'stealth' | 'aggressive' | 'iceberg' | 'sweep' | 'block' | 'none';

/** Net over gross below which buyers and sellers change places rather than one of them wins. */
const ROTATION_SHARE = 0.3;

/**
 * Type by decayed contracts: `neutral` below `minimum` of them; `rotation` when |net| < 0.3 gross; else by the larger net part: of those who
 * take (large parents, blocks, sweeps) institutional buying or selling, of those who wait or hide (absorption, icebergs, stealth)
 * accumulation or distribution.
 */
export function smartMoneyType(ledger: FlowLedger, factor: number, minimum: number): SmartMoneyType {
  const taking = ledger.net(Flow.Aggressive) + ledger.net(Flow.Block) + ledger.net(Flow.Sweep);
  const waiting = ledger.net(Flow.Absorption) + ledger.net(Flow.Iceberg) + ledger.net(Flow.Stealth);
  const gross = grossOf(ledger);
  if (gross * factor < minimum) return 'neutral';
  const net = taking + waiting;
  if (Math.abs(net) < ROTATION_SHARE * gross) return 'rotation';
  if (net * taking > 0 && Math.abs(taking) >= Math.abs(waiting)) return net > 0 ? 'institutionalBuying' : 'institutionalSelling';
  return net > 0 ? 'accumulation' : 'distribution';
}

/** Kind with most decayed contracts; absorption counts as iceberg, size that comes back. `none` below `minimum` contracts in all. */
export function smartMoneyBehaviour(ledger: FlowLedger, factor: number, minimum: number): SmartMoneyBehaviour {
  if (grossOf(ledger) * factor < minimum) return 'none';
  let behaviour: SmartMoneyBehaviour = 'aggressive';
  let most = ledger.gross(Flow.Aggressive);
  const consider = (candidate: SmartMoneyBehaviour, contracts: number): void => {
    if (contracts > most) [behaviour, most] = [candidate, contracts];
  };
  consider('block', ledger.gross(Flow.Block));
  consider('sweep', ledger.gross(Flow.Sweep));
  consider('iceberg', ledger.gross(Flow.Absorption) + ledger.gross(Flow.Iceberg));
  consider('stealth', ledger.gross(Flow.Stealth));
  return behaviour;
}

function grossOf(ledger: FlowLedger): number {
  let gross = 0;
  for (let kind = 0; kind <= Flow.Stealth; kind += 1) gross += ledger.gross(kind);
  return gross;
}
