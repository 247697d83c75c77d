import type { Ledger } from './ledger.js';

/** Share of a contract's value that is asked as margin: about what CME asks of an ES contract. */
const MARGIN_SHARE = 0.06;
const CENTS = 100;

/** One value of an account as the broker tells it. */
export interface AccountValue {
  readonly key: string;
  readonly value: string;
  /** Empty for what is no money. */
  readonly currency: string;
}

function dollars(key: string, amount: number): AccountValue {
  return { key, value: (Math.round(amount * CENTS) / CENTS).toFixed(2), currency: 'USD' };
}

/** Dollars asked as margin for contracts of a value. */
export function marginOn(gross: number): number {
  return gross * MARGIN_SHARE;
}

/** Dollars of an account: its cash and what is open in its positions. */
export function equityOf(ledger: Ledger, account: string): number {
  return ledger.cashOf(account) + ledger.profit(account).unrealized;
}

/** Every value of an account, as of now. */
export function accountValues(ledger: Ledger, account: string): readonly AccountValue[] {
  const { unrealized, realized } = ledger.profit(account);
  const cash = ledger.cashOf(account);
  const gross = ledger.grossValueOf(account);
  const equity = equityOf(ledger, account);
  const margin = marginOn(gross);
  return [
    { key: 'AccountType', value: 'INDIVIDUAL', currency: '' },
    { key: 'AccountReady', value: 'true', currency: '' },
    { key: 'Currency', value: 'USD', currency: 'USD' },
    dollars('NetLiquidation', equity),
    dollars('EquityWithLoanValue', equity),
    dollars('TotalCashValue', cash),
    dollars('CashBalance', cash),
    dollars('SettledCash', cash),
    dollars('AvailableFunds', equity - margin),
    dollars('ExcessLiquidity', equity - margin),
    dollars('FullAvailableFunds', equity - margin),
    dollars('FullExcessLiquidity', equity - margin),
    dollars('BuyingPower', equity - margin),
    dollars('InitMarginReq', margin),
    dollars('MaintMarginReq', margin),
    dollars('FullInitMarginReq', margin),
    dollars('FullMaintMarginReq', margin),
    dollars('GrossPositionValue', gross),
    dollars('RealizedPnL', realized),
    dollars('UnrealizedPnL', unrealized),
    { key: 'Cushion', value: String(equity > 0 ? (equity - margin) / equity : 0), currency: '' },
  ];
}
