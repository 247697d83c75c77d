import type { Micros, OperatorEvent, OrderId } from '@mia-trading/core';
import type { ExecutionDesk, ForeignDecision } from '@mia-trading/execution';
import type { LossLimits } from '@mia-trading/risk';

/** Does at event time `now` what a person has said: locks and lifts, claims and ignores. Says whether the position is to be left. */
export function takeOperatorWord({ command, reason, target }: OperatorEvent, limits: LossLimits, desk: ExecutionDesk, now: Micros): boolean {
  if (command === 'kill') limits.lock('KILL_SWITCH', reason, now);
  else if (command === 'unkill') limits.lift('KILL_SWITCH');
  else if (command === 'pause') limits.lock('PAUSED', reason, now);
  else if (command === 'resume') limits.lift('PAUSED');
  else if (command === 'claim' || command === 'ignore') decide(desk, target, command === 'claim' ? 'claimed' : 'ignored', now);
  return command === 'kill' || command === 'flatten';
}

/** A person's word on an order by its id, or on the position of an instrument. Orders sent from here need none. */
function decide(desk: ExecutionDesk, target: string, decision: ForeignDecision, now: Micros): void {
  const order = desk.orders.order(target as OrderId);
  if (order === undefined) desk.settleDifference(target, decision, now);
  else if (order.request === null) desk.decide(order.orderId, decision, now);
}
