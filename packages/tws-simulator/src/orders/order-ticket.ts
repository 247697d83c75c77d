import type { ContractQuery } from '../contracts/contract-query.js';

/** What a client wants of an order, as far as the simulator acts on it or tells it back. Prices in points, `NaN` when not given. */
export interface OrderTicket {
  readonly orderId: number;
  readonly contract: ContractQuery;
  /** `BUY`, `SELL` or `SSHORT` as sent. */
  readonly action: string;
  /** Contracts, `NaN` when not given. */
  readonly quantity: number;
  /** Name of the broker, e.g. `STP LMT`. */
  readonly orderType: string;
  readonly limitPrice: number;
  /** Price at which it is triggered; of a trailing stop its distance from the market. */
  readonly auxPrice: number;
  /** Where a trailing stop begins; `NaN` leaves it to its distance. */
  readonly trailStopPrice: number;
  /** Empty leaves it to the presets of the server. */
  readonly timeInForce: string;
  readonly ocaGroup: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce; 0 is taken as 3, the server's preset. */
  readonly ocaType: number;
  readonly account: string;
  readonly openClose: string;
  readonly origin: number;
  readonly orderRef: string;
  /** `false` holds the order back until one of its family is transmitted. */
  readonly transmit: boolean;
  /** 0 for none. */
  readonly parentId: number;
  readonly triggerMethod: number;
  readonly outsideRegularHours: boolean;
  readonly hidden: boolean;
  /** Margin and commission are asked for; nothing is to be done. */
  readonly whatIf: boolean;
  readonly autoCancelParent: boolean;
  /** What is asked of it that no exchange here can do, e.g. `an algorithm`. */
  readonly notSimulated: readonly string[];
}
