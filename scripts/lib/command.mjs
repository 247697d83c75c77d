// Runs one program to its end and says how it went.
import { spawn } from 'node:child_process';

/**
 * Resolves to `{ code, output, seconds }`; a program that cannot be started has code 127.
 * `onLine` sees each line as it comes. `stream: true` passes the output through instead of collecting it.
 */
export function run(command, args, { cwd, env, onLine, stream = false, timeoutMs } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    // npm and pnpm are .cmd files on Windows, which only a shell starts.
    const shell = process.platform === 'win32' && command !== process.execPath;
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, shell, stdio: ['ignore', stream ? 'inherit' : 'pipe', stream ? 'inherit' : 'pipe'] });
    let output = '';
    let rest = '';
    let settled = false;
    const take = (chunk) => {
      output += chunk;
      if (onLine === undefined) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) onLine(line);
    };
    for (const pipe of [child.stdout, child.stderr]) pipe?.setEncoding('utf8').on('data', take);
    const finish = (code) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
      output += `\nstopped after ${timeoutMs / 1000} s\n`;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal === null ? 1 : 128)));
  });
}
