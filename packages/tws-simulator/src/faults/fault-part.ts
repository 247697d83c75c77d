import { SECOND } from '@mia-trading/core';
import { SYSTEM_CLOCK } from '../market/replay-pump.js';
import type { Greeting } from '../orders/greeting.js';
import type { OrderConditions } from '../orders/order-conditions.js';
import type { OrderWire } from '../orders/order-wire.js';
import type { TradeBook } from '../orders/trade-book.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import { Reply, Request } from '../wire/message-id.js';
import { ForgottenData } from './forgotten-data.js';
import { farmKind, farmNotice } from './farms.js';
import type { Fault } from './fault.js';
import { OrderTraffic } from './order-traffic.js';
import { Wiretap } from './wiretap.js';

const Code = { ConnectionLost: 1100, RestoredDataLost: 1101, RestoredDataKept: 1102, History: 162, DepthReset: 317, NotSubscribed: 354, TickByTickRefused: 10_189, CompetingSession: 10_197 } as const;
const SECOND_MILLISECONDS = 1_000;
const UNKNOWN_MESSAGE = 9_999;
const LENGTH_BYTES = 4;
/** More than any client believes. */
const TWENTY_MEGABYTES = 20_000_000;

/** What faults take hold of. */
export interface FaultPartParts {
  readonly conditions: OrderConditions;
  readonly greeting: Greeting;
  readonly trades: TradeBook;
  readonly wire: OrderWire;
}

/** Brings faults about. */
export class FaultPart {
  readonly #core: SimulatorCore;
  readonly #parts: FaultPartParts;
  readonly #tap: Wiretap;
  readonly #forgotten: ForgottenData;
  readonly #traffic: OrderTraffic;
  #pacingViolations = 0;

  constructor(core: SimulatorCore, parts: FaultPartParts) {
    this.#core = core;
    this.#parts = parts;
    this.#tap = new Wiretap(core);
    this.#forgotten = new ForgottenData(core);
    this.#traffic = new OrderTraffic(core);
  }

  /** Takes its places on the wire and on the board. */
  attach(): void {
    this.#tap.add((fields, session) => this.#forgotten.filter(fields, session));
    this.#tap.add((fields, session) => this.#traffic.filter(fields, session));
    this.#onConnections();
    this.#onServer();
    this.#onData();
    this.#onOrders();
  }

  #onConnections(): void {
    const { faults, conditions } = this.#core;
    faults.on('connectionLost', () => {
      conditions.silence('connection', true);
      this.#tellAll(Code.ConnectionLost, 'Connectivity between IB and Trader Workstation has been lost.');
    });
    faults.on('connectionRestored', ({ dataKept }) => {
      if (!dataKept) this.#forgotten.forgetAll();
      conditions.silence('connection', false);
      if (dataKept) this.#tellAll(Code.RestoredDataKept, 'Connectivity between IB and Trader Workstation has been restored - data maintained.');
      else this.#tellAll(Code.RestoredDataLost, 'Connectivity between IB and Trader Workstation has been restored - data lost.');
    });
    faults.on('farm', ({ state, farm }) => {
      const { code, message } = farmNotice(farm, state);
      const kind = farmKind(farm);
      // One that is connecting or dormant serves as little or as much as before.
      if (state === 'broken' || state === 'ok') {
        if (kind === 'market') conditions.silence('farm', state === 'broken');
        if (kind === 'history') conditions.isHistoryDown = state === 'broken';
      }
      this.#tellAll(code, message);
    });
    faults.on('disconnect', () => {
      for (const session of this.#core.sessions) session.destroy();
    });
    faults.on('freeze', ({ newToo }) => {
      this.#parts.greeting.isSilent = newToo;
      for (const session of this.#core.sessions) {
        session.freeze();
        this.#core.subscriptions.closeAllOf(session);
      }
    });
    faults.on('thaw', () => {
      this.#parts.greeting.isSilent = false;
    });
  }

  #onServer(): void {
    const { faults } = this.#core;
    faults.on('restart', ({ downSeconds, nextOrderId }) => this.#restart(downSeconds, nextOrderId ?? null));
    faults.on('clientIdInUse', ({ count }) => {
      this.#parts.greeting.refusals += count;
    });
    faults.on('noNextId', ({ count }) => {
      this.#parts.greeting.withheldIds += count;
    });
    faults.on('notice', ({ code, message, requestId, advancedReject }) => {
      for (const session of this.#core.sessions) session.sendError(requestId, code, message, advancedReject);
    });
    faults.on('garbledMessage', ({ how }) => this.#garble(how));
  }

  #onData(): void {
    const { faults, conditions, subscriptions } = this.#core;
    faults.on('depthReset', () => {
      for (const subscription of subscriptions.all) {
        if (subscription.kind !== 'depth') continue;
        subscription.session.sendError(subscription.requestId, Code.DepthReset, 'Market depth data has been RESET. Please empty deep book contents before applying any new entries.');
        subscription.restart();
      }
    });
    faults.on('corruptPrices', ({ offset }) => {
      conditions.tickByTickOffset = offset;
    });
    faults.on('delayedData', ({ active }) => {
      conditions.isDelayed = active;
    });
    subscriptions.rule(({ kind, contract }) => {
      if (!conditions.isDelayed || (kind !== 'depth' && kind !== 'tickByTick')) return null;
      if (kind === 'depth') return { code: Code.NotSubscribed, message: 'Requested market data is not subscribed.' };
      return { code: Code.TickByTickRefused, message: `Failed to request tick-by-tick data:No market data permissions for ${contract.exchange} ${contract.secType}` };
    });
    faults.on('competingSession', ({ active }) => {
      conditions.silence('session', active);
      if (!active) return;
      for (const { kind, session, requestId } of subscriptions.all) if (kind === 'line') session.sendError(requestId, Code.CompetingSession, 'No market data during competing live session');
    });
    faults.on('historyPacing', ({ count }) => {
      this.#pacingViolations += count;
    });
    this.#core.requests.before((id, reader, session) => {
      const { isHistoryDown } = conditions;
      if ((this.#pacingViolations === 0 && !isHistoryDown) || (id !== Request.HistoricalData && id !== Request.HistoricalTicks)) return true;
      if (!isHistoryDown) this.#pacingViolations -= 1;
      session.sendError(reader.integer(), Code.History, `Historical Market Data Service error message:${isHistoryDown ? 'No connection to the history farm' : 'Historical data request pacing violation'}`);
      return false;
    });
  }

  #onOrders(): void {
    const { faults } = this.#core;
    const { conditions, trades, wire } = this.#parts;
    faults.on('duplicateStatus', ({ count }) => {
      this.#traffic.duplicates += count;
    });
    faults.on('dropStatus', ({ count }) => {
      this.#traffic.drops += count;
    });
    faults.on('reorderStatus', ({ count }) => {
      this.#traffic.reorders += count;
    });
    faults.on('lateCommission', ({ seconds, count }) => {
      this.#traffic.lateCommissions += count;
      this.#traffic.lateness = seconds * SECOND;
    });
    faults.on('rejectOrder', ({ code, message, skip, count }) => conditions.screen({ code, message, skip, count }));
    faults.on('partialFillDisconnect', ({ count }) => {
      conditions.partialDisconnects += count;
    });
    faults.on('correctExecution', ({ price }) => {
      const corrected = trades.correctLast((old) => price ?? old.price + old.side * old.contract.minTick);
      if (corrected === null) return;
      wire.execution(corrected);
      wire.commission(corrected);
    });
  }

  async #restart(downSeconds: number, nextOrderId: number | null): Promise<void> {
    await this.#core.stopListening();
    if (downSeconds > 0) await SYSTEM_CLOCK.wait(downSeconds * SECOND_MILLISECONDS);
    this.#parts.greeting.nextId = nextOrderId;
    await this.#core.listenAgain();
  }

  #garble(how: Extract<Fault, { fault: 'garbledMessage' }>['how']): void {
    for (const session of this.#core.sessions) {
      if (how === 'unknownId') session.sendAsIs([UNKNOWN_MESSAGE, 'x']);
      else if (how === 'missingFields') session.sendAsIs([Reply.Position, 1]);
      else session.sendBytes(announcementOf(TWENTY_MEGABYTES));
    }
  }

  #tellAll(code: number, message: string): void {
    for (const session of this.#core.sessions) session.sendError(-1, code, message);
  }
}

/** The length of a frame that never comes. */
function announcementOf(length: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}
