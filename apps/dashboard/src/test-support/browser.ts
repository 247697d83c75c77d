import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Where systems keep a browser that can be steered; `undefined` where none is. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--remote-debugging-pipe', 'about:blank'];

const LOOK_MS = 20;

interface Message {
  readonly id?: number;
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: { readonly message: string };
}

/** One page in a browser of its own, steered by the DevTools protocol over a pipe. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(path.join(os.tmpdir(), 'mia-browser-'));
  readonly #waiting = new Map<number, { readonly resolve: (result: Readonly<Record<string, unknown>>) => void; readonly reject: (error: Error) => void }>();
  #session = '';
  #id = 0;
  #text = '';

  private constructor(file: string) {
    this.#process = spawn(file, [`--user-data-dir=${this.#profile}`, ...ARGUMENTS], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    (this.#process.stdio[4] as Readable).setEncoding('utf8').on('data', (piece: string) => this.#take(piece));
  }

  static async open(file: string): Promise<Browser> {
    const browser = new Browser(file);
    const { targetId } = await browser.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    return browser;
  }

  async show(address: string): Promise<void> {
    await this.#send('Page.navigate', { url: address });
    await this.until("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true, userGesture: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { readonly value?: unknown }).value;
  }

  /** Resolves once the expression holds; the page looks at it every `LOOK_MS`. */
  async until(expression: string): Promise<void> {
    while ((await this.evaluate(`new Promise((resolve) => setTimeout(() => resolve(Boolean(${expression})), ${LOOK_MS}))`)) !== true);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    // Killed, it would leave processes behind that still write to the profile.
    await Promise.race([ended, this.#send('Browser.close', {})]);
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #send(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    this.#id += 1;
    const id = this.#id;
    const message = { id, method, params, ...(this.#session === '' ? {} : { sessionId: this.#session }) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  #take(piece: string): void {
    this.#text += piece;
    const messages = this.#text.split('\0');
    this.#text = messages.pop() ?? '';
    for (const text of messages) {
      const { id = 0, result = {}, error } = JSON.parse(text) as Message;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error.message));
    }
  }
}
