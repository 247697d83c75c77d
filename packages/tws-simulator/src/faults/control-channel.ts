import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MiaError } from '@mia-trading/core';
import type { TwsSimulator } from '../server/simulator.js';
import type { FaultInput } from './fault-board.js';

/** Longest line that is read, in characters: no fault is near it. */
const LONGEST_LINE = 65_536;

/** An open control channel. */
export interface ControlChannel {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Takes faults over a socket: one JSON object a line, e.g. `{"fault":"connectionLost"}`, answered by one line when it has happened:
 * `{"ok":true}` or `{"ok":false,"error":"..."}`. `{"ask":"state"}` answers with time, clients and subscriptions, `{"ask":"begin"}` starts a
 * replay that waits. Loopback unless told otherwise: whoever reaches it commands the server.
 * @throws MiaError `MIA-TWS-LISTEN` when the port cannot be had.
 */
export async function openControlChannel(simulator: TwsSimulator, port = 0, host = '127.0.0.1'): Promise<ControlChannel> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(simulator, socket);
  });
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new MiaError('MIA-TWS-LISTEN', `Cannot listen on ${host}:${port}: ${cause.message}`, 'Choose another port, or 0 for a free one.', { host, port })));
    server.listen(port, host, () => resolve());
  });
}

/** Lines are answered in the order in which they came. */
function serve(simulator: TwsSimulator, socket: Socket): void {
  let pending = '';
  let answered = Promise.resolve();
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > LONGEST_LINE) {
      socket.destroy();
      return;
    }
    for (const line of lines) {
      if (line.trim() === '') continue;
      answered = answered.then(async () => {
        const answer = await answerTo(simulator, line);
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
    }
  });
}

async function answerTo(simulator: TwsSimulator, line: string): Promise<object> {
  try {
    const asked: unknown = JSON.parse(line);
    const question = typeof asked === 'object' && asked !== null && 'ask' in asked ? asked.ask : null;
    if (question === 'state') return { ok: true, ...stateOf(simulator) };
    if (question === 'begin') simulator.begin();
    else await simulator.inject(asked as FaultInput);
    return { ok: true };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { ok: false, error: `not JSON: ${cause.message}` };
    if (cause instanceof MiaError) return { ok: false, code: cause.code, error: cause.message };
    throw cause;
  }
}

function stateOf(simulator: TwsSimulator): object {
  const { sessions, subscriptions, market } = simulator.core;
  return {
    time: simulator.now(),
    isOver: market.isOver,
    clients: [...sessions].map(({ clientId, serverVersion }) => ({ clientId, serverVersion })),
    subscriptions: subscriptions.all.map(({ kind, requestId, contract }) => ({ kind, requestId, contract: contract.localSymbol })),
  };
}
