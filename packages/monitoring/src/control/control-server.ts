import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { isSameSecret } from '../secret.js';
import { controlLineSchema, type ControlAnswer, type ControlWord } from './control-word.js';

const LOOPBACK = '127.0.0.1';
/** A word is short; whoever sends more is no client of ours. */
const LONGEST_LINE = 65_536;

export interface ControlServerOptions {
  readonly token: string;
  /** Answers with the status after the word was taken. What it throws is told to the client. */
  readonly onWord: (word: ControlWord) => unknown;
}

/** Takes words from the other commands, one JSON object a line, on a free port of the loopback interface. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#onSocket(socket));
  }

  static async open(options: ControlServerOptions): Promise<ControlServer> {
    const control = new ControlServer(options);
    await new Promise<void>((resolve, reject) => {
      control.#server.once('error', reject);
      control.#server.listen(0, LOOPBACK, resolve);
    });
    return control;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onSocket(socket: Socket): void {
    let text = '';
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that goes away in the middle of its line wants nothing more.
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece: string) => {
      text += piece;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) socket.write(`${JSON.stringify(this.#answer(line))}\n`);
      if (text.length > LONGEST_LINE) socket.destroy();
    });
  }

  #answer(line: string): ControlAnswer {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return { ok: false, error: 'not a line of JSON' };
    }
    const parsed = controlLineSchema.safeParse(value);
    if (!parsed.success) return { ok: false, error: parsed.error.issues[0]?.message ?? 'not a word that is known' };
    if (!isSameSecret(parsed.data.token, this.#options.token)) return { ok: false, error: 'wrong token' };
    try {
      return { ok: true, status: this.#options.onWord(parsed.data.word) };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }
}
