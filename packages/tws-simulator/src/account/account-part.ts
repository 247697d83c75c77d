import { SECOND, type Micros } from '@mia-trading/core';
import type { SimulatorCore } from '../server/simulator-core.js';
import { brokerMinute } from '../server/server-time.js';
import type { ClientSession } from '../session/client-session.js';
import { contractFields } from '../contracts/simulated-contract.js';
import type { Field } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';
import { accountValues } from './account-values.js';
import { AccountWatchers } from './account-watchers.js';
import type { Ledger, Position } from './ledger.js';

/** Between two looks at what accounts are worth. */
const INTERVAL: Micros = SECOND;
const INVALID_REQUEST = 321;
const MINUTE_DIGITS = 2;
/** What the reply of a portfolio is a version of. */
const PORTFOLIO_VERSION = 8;
const POSITION_VERSION = 3;
const VALUE_VERSION = 2;

/** Answers what is asked about accounts, and goes on telling while it changes. */
export class AccountPart {
  readonly #core: SimulatorCore;
  readonly #ledger: Ledger;
  readonly #watchers = new AccountWatchers();
  #next: Micros = 0;

  constructor(core: SimulatorCore, ledger: Ledger) {
    this.#core = core;
    this.#ledger = ledger;
  }

  /** Begins to answer. */
  attach(): void {
    const core = this.#core;
    this.#answerPlain();
    this.#answerMulti();
    this.#answerProfit();
    this.#ledger.onTrade(() => this.#watchers.update('trade'));
    core.onClientClose((session) => this.#watchers.forget(session));
    core.market.watch({ onTime: (now) => this.#onTime(now) });
  }

  #onTime(now: Micros): void {
    if (now < this.#next) return;
    this.#next = now + INTERVAL;
    this.#watchers.update('time');
  }

  #answerPlain(): void {
    const { requests, accounts } = this.#core;
    requests.on(Request.ManagedAccounts, (_reader, session) => session.send(Reply.ManagedAccounts, 1, accounts.join(',')));
    requests.on(Request.AccountUpdates, (reader, session) => {
      reader.skip(1);
      const isWanted = reader.boolean();
      const account = reader.left > 0 ? reader.text() || this.#first : this.#first;
      this.#watchers.remove(session, 'account', 0);
      if (!isWanted || !this.#isOurs(session, -1, account)) return;
      this.#sendAccount(session, account);
      session.send(Reply.AccountDownloadEnd, 1, account);
      this.#watchers.add(session, 'account', 0, 'trade', () => this.#sendAccount(session, account));
    });
    requests.on(Request.Positions, (_reader, session) => {
      this.#sendPositions(session, '', (position) => [Reply.Position, POSITION_VERSION, ...positionFields(position)]);
      session.send(Reply.PositionEnd, 1);
      this.#watchers.add(session, 'positions', 0, 'trade', () => this.#sendPositions(session, '', (position) => [Reply.Position, POSITION_VERSION, ...positionFields(position)]));
    });
    requests.on(Request.CancelPositions, (_reader, session) => this.#watchers.remove(session, 'positions', 0));
    requests.on(Request.AccountSummary, (reader, session) => {
      reader.skip(1);
      const requestId = reader.integer();
      reader.skip(1);
      const tags = new Set(reader.text().split(',').map((tag) => tag.trim()));
      const tell = (): void => {
        for (const account of accounts) {
          for (const { key, value, currency } of accountValues(this.#ledger, account)) if (tags.has(key)) session.send(Reply.AccountSummary, 1, requestId, account, key, value, currency);
        }
      };
      tell();
      session.send(Reply.AccountSummaryEnd, 1, requestId);
      this.#watchers.add(session, 'summary', requestId, 'trade', tell);
    });
    requests.on(Request.CancelAccountSummary, (reader, session) => {
      reader.skip(1);
      this.#watchers.remove(session, 'summary', reader.integer());
    });
  }

  #answerMulti(): void {
    const { requests } = this.#core;
    requests.on(Request.PositionsMulti, (reader, session) => {
      reader.skip(1);
      const requestId = reader.integer();
      const account = reader.text();
      if (!this.#isOurs(session, requestId, account)) return;
      const tell = (): void => this.#sendPositions(session, account, (position) => [Reply.PositionMulti, 1, requestId, ...positionFields(position), '']);
      tell();
      session.send(Reply.PositionMultiEnd, 1, requestId);
      this.#watchers.add(session, 'positionsMulti', requestId, 'trade', tell);
    });
    requests.on(Request.CancelPositionsMulti, (reader, session) => {
      reader.skip(1);
      this.#watchers.remove(session, 'positionsMulti', reader.integer());
    });
    requests.on(Request.AccountUpdatesMulti, (reader, session) => {
      reader.skip(1);
      const requestId = reader.integer();
      const account = reader.text() || this.#first;
      if (!this.#isOurs(session, requestId, account)) return;
      const tell = (): void => {
        for (const { key, value, currency } of accountValues(this.#ledger, account)) session.send(Reply.AccountUpdateMulti, 1, requestId, account, '', key, value, currency);
      };
      tell();
      session.send(Reply.AccountUpdateMultiEnd, 1, requestId);
      this.#watchers.add(session, 'accountMulti', requestId, 'trade', tell);
    });
    requests.on(Request.CancelAccountUpdatesMulti, (reader, session) => {
      reader.skip(1);
      this.#watchers.remove(session, 'accountMulti', reader.integer());
    });
  }

  #answerProfit(): void {
    const { requests } = this.#core;
    requests.on(Request.ProfitAndLoss, (reader, session) => {
      const requestId = reader.integer();
      const account = reader.text();
      if (!this.#isOurs(session, requestId, account)) return;
      const tell = onChange((daily: number, unrealized: number, realized: number) => session.send(Reply.ProfitAndLoss, requestId, daily, unrealized, realized));
      const look = (): void => {
        const { daily, unrealized, realized } = this.#ledger.profit(account);
        tell(daily, unrealized, realized);
      };
      look();
      this.#watchers.add(session, 'profit', requestId, 'time', look);
    });
    requests.on(Request.CancelProfitAndLoss, (reader, session) => this.#watchers.remove(session, 'profit', reader.integer()));
    requests.on(Request.ProfitAndLossSingle, (reader, session) => {
      const requestId = reader.integer();
      const account = reader.text();
      reader.skip(1);
      const conId = reader.integer();
      if (!this.#isOurs(session, requestId, account)) return;
      const tell = onChange((...values: readonly number[]) => session.send(Reply.ProfitAndLossSingle, requestId, ...values));
      const look = (): void => {
        const position = this.#ledger.positionsOf(account).find(({ contract }) => contract.conId === conId);
        if (position === undefined) return tell(0, 0, 0, 0, 0);
        const { daily, unrealized, realized } = this.#ledger.profitOf(position);
        tell(position.quantity, daily, unrealized, realized, position.quantity * this.#ledger.markOf(position) * Number(position.contract.multiplier));
      };
      look();
      this.#watchers.add(session, 'profitSingle', requestId, 'time', look);
    });
    requests.on(Request.CancelProfitAndLossSingle, (reader, session) => this.#watchers.remove(session, 'profitSingle', reader.integer()));
  }

  get #first(): string {
    return this.#core.accounts[0] ?? '';
  }

  #isOurs(session: ClientSession, requestId: number, account: string): boolean {
    if (account === '' || this.#core.accounts.includes(account)) return true;
    session.sendError(requestId, INVALID_REQUEST, `Error validating request:-'cb' : cause - Invalid account code '${account}'`);
    return false;
  }

  #sendAccount(session: ClientSession, account: string): void {
    for (const { key, value, currency } of accountValues(this.#ledger, account)) session.send(Reply.AccountValue, VALUE_VERSION, key, value, currency, account);
    for (const position of this.#ledger.positionsOf(account)) session.send(...this.#portfolioFields(position));
    const time = brokerMinute(this.#core.now(), 'US/Eastern');
    session.send(Reply.AccountUpdateTime, 1, `${time.slice(0, MINUTE_DIGITS)}:${time.slice(MINUTE_DIGITS)}`);
  }

  #portfolioFields(position: Position): readonly Field[] {
    const { contract, account, quantity, averageCost } = position;
    const { conId, symbol, secType, lastTradeDate, strike, right, multiplier, exchange, currency, localSymbol, tradingClass } = contract;
    const { unrealized, realized } = this.#ledger.profitOf(position);
    const mark = this.#ledger.markOf(position);
    const described = [conId, symbol, secType, lastTradeDate, strike, right, multiplier, exchange, currency, localSymbol, tradingClass];
    return [Reply.PortfolioValue, PORTFOLIO_VERSION, ...described, quantity, mark, quantity * mark * Number(multiplier), averageCost, unrealized, realized, account];
  }

  #sendPositions(session: ClientSession, account: string, fields: (position: Position) => readonly Field[]): void {
    for (const position of this.#ledger.positionsOf(account)) session.send(...fields(position));
  }
}

function positionFields({ account, contract, quantity, averageCost }: Position): readonly Field[] {
  return [account, ...contractFields(contract), quantity, averageCost];
}

/** Hands on values that are not those of the last time. */
function onChange(tell: (...values: number[]) => void): (...values: number[]) => void {
  let last = '';
  return (...values) => {
    const now = values.join();
    if (now === last) return;
    last = now;
    tell(...values);
  };
}
