import { EventName, type IBApi } from '@stoqey/ib';
import { MiaError, SECOND, type Micros } from '@mia-trading/core';
import type { Priority } from '../budget/message-budget.js';
import type { Connection } from './connection.js';
import type { RequestListener } from './routes.js';

/** One question with one answer. */
export interface RequestOptions<T> {
  /** What is asked for, for messages: "contract details of ES". */
  readonly what: string;
  readonly priority: Priority;
  /** Default: `requestTimeoutMs` of the configuration, from when the request is made. */
  readonly timeoutMs?: number;
  readonly send: (api: IBApi, id: number) => void;
  /** Takes the request back at a time-out. */
  readonly cancel?: (api: IBApi, id: number) => void;
  /** Collects the answer; `done` hands it over. */
  readonly listen: (done: (answer: T) => void) => Omit<RequestListener, 'onError' | 'onLost'>;
  /** An error that says that there is nothing to answer with, and what to answer then. */
  readonly emptyAt?: { readonly isEmpty: (code: number, text: string) => boolean; readonly answer: T };
}

/** Codes that tell something about a request that goes on. */
const ADVISORY = [10_090, 10_091, 10_089, 10_167, 2_174, 2_176];

/**
 * Asks, and waits for the answer.
 * @throws MiaError `MIA-IBKR-NOT-READY`, `MIA-IBKR-REQUEST` (the broker refused; `context.code` tells why), `MIA-IBKR-TIMEOUT`, `MIA-IBKR-LOST`.
 */
export function request<T>(connection: Connection, options: RequestOptions<T>): Promise<T> {
  const { what, priority, send, cancel, listen, emptyAt } = options;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      takeBack();
      connection.routes.remove(id);
    };
    const fail = (failure: MiaError): void => {
      end();
      reject(failure);
    };
    const lost = (): void => fail(new MiaError('MIA-IBKR-LOST', `The connection ended before ${what} came.`, 'It is made anew; ask again then.', { what }));
    const done = (answer: T): void => {
      end();
      resolve(answer);
    };
    const id = connection.routes.add({
      ...listen(done),
      onError: (code, text) => {
        if (emptyAt?.isEmpty(code, text) === true) return done(emptyAt.answer);
        if (!ADVISORY.includes(code)) fail(new MiaError('MIA-IBKR-REQUEST', `The broker refused ${what}: ${code} ${text}`, 'Look the code up in the API message codes of Interactive Brokers.', { what, code, text }));
      },
      onLost: lost,
    });
    const timeout = options.timeoutMs ?? connection.config.requestTimeoutMs;
    const takeBack = connection.timer.after(timeout, () => {
      if (cancel !== undefined) connection.send(priority, (api) => cancel(api, id));
      fail(new MiaError('MIA-IBKR-TIMEOUT', `No answer to the request for ${what} within ${timeout} ms.`, 'It is asked again later; if it happens often, raise ibkr.requestTimeoutMs.', { what, timeoutMs: timeout }));
    });
    if (!connection.send(priority, (api) => send(api, id), lost)) fail(new MiaError('MIA-IBKR-NOT-READY', `There is no connection to ask for ${what}.`, 'Wait until the connection is ready.', { what }));
  });
}

/** The server's time, whole seconds. Rejects as {@link request} does. */
export function requestTime(connection: Connection): Promise<Micros> {
  let unwatch: () => void = () => undefined;
  const answer = request<Micros>(connection, {
    what: 'the time',
    priority: 'account',
    listen: (done) => {
      const onTime = (seconds: number): void => done(seconds * SECOND);
      let heard: IBApi | null = null;
      unwatch = connection.watch({
        onApi: (api) => {
          heard = api;
          api.on(EventName.currentTime, onTime);
        },
      });
      const stop = unwatch;
      unwatch = () => {
        stop();
        heard?.off(EventName.currentTime, onTime);
      };
      return {};
    },
    send: (api) => api.reqCurrentTime(),
  });
  return answer.finally(() => unwatch());
}
