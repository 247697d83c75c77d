import type { Approved, OrderIntent, OrderPlan, Refused } from '@mia-trading/core';
import { CHECKS } from './check-table.js';
import type { RiskConfig } from './config.js';
import type { CheckInput, RiskContext } from './context.js';
import { draftPlan } from './plan.js';

/** The one place that makes an approved value; the brand exists in the types alone. */
function approve<T>(value: T): Approved<T> {
  return { kind: 'approved', value } as Approved<T>;
}

/** First refusal of the table, with its numbers; `null` when every check passes. */
export function firstRefusal(input: CheckInput): Refused | null {
  const disabled: readonly string[] = input.config.checks.disabled;
  for (const { code, check } of CHECKS) {
    if (disabled.includes(code)) continue;
    const context = check(input);
    if (context !== null) return { kind: 'refused', code, context: disabled.length === 0 ? context : { ...context, disabledChecks: disabled.join(' ') } };
  }
  return null;
}

/**
 * Answers an intent: a sized bracket that may be sent, or the first reason why not with the numbers behind it. Pure: the caller keeps the
 * limits (`LossLimits.onEntry` after sending).
 */
export function assess(intent: OrderIntent, context: RiskContext, config: RiskConfig): Approved<OrderPlan> | Refused {
  const draft = draftPlan(intent, context, config);
  const refusal = firstRefusal({ intent, context, config, draft });
  if (refusal !== null) return refusal;
  // Every code a draft can carry is a check that cannot be switched off, so this branch only serves the type.
  if (draft.kind === 'impossible') return { kind: 'refused', code: draft.code, context: draft.context };
  return approve(draft.plan);
}
