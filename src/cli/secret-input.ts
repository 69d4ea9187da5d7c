import { openSync } from 'node:fs';
import { EOL } from 'node:os';
import { ReadStream } from 'node:tty';
import { UserError } from './exit.ts';

/** Shorter than this, a value is found in too many innocent places. */
const SHORTEST = 8;
const LONGEST = 65_536;

/**
 * The value from stdin: every byte until the end, less one trailing newline. On a terminal it is asked for without echo.
 * Throws UserError when it is empty, too long, or under 8 bytes without `force`. The caller wipes it.
 */
export async function readSecret(options: { readonly force: boolean; readonly what?: string }): Promise<Uint8Array> {
  const value = process.stdin.isTTY ? await askHidden(`${options.what ?? 'Secret'} (not shown): `) : await readAll();
  if (value.length === 0) throw new UserError('No secret arrived on stdin.', 'Pipe it in: printf %s "$OLD" | lastcopy … --secret-stdin');
  if (value.length > LONGEST) throw new UserError(`The secret is over ${LONGEST} bytes.`, 'Give one value, not a file of them.');
  if (value.length < SHORTEST && !options.force) {
    throw new UserError(
      `The secret is only ${value.length} bytes long; so short a value stands in many places by chance.`,
      'Check that the whole value was piped in, or pass --force.',
    );
  }
  return value;
}

async function readAll(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST + 2) break;
  }
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  let end = whole.length;
  if (end > 0 && whole[end - 1] === 0x0a) end--;
  if (end < whole.length && end > 0 && whole[end - 1] === 0x0d) end--;
  const value = Uint8Array.prototype.slice.call(whole, 0, end);
  whole.fill(0);
  return value;
}

/** Asks on the terminal with echo off; Ctrl-C gives up. */
function askHidden(question: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const { stdin, stderr } = process;
    stderr.write(question);
    stdin.setRawMode(true);
    stdin.resume();
    const typed: number[] = [];
    const finish = (act: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write(EOL);
      act();
    };
    const onData = (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === 0x0d || byte === 0x0a || byte === 0x04) return finish(() => resolve(Uint8Array.from(typed)));
        if (byte === 0x03) return finish(() => reject(new UserError('Given up.', 'Nothing was done.')));
        if (byte === 0x7f || byte === 0x08) typed.pop();
        else typed.push(byte);
      }
    };
    stdin.on('data', onData);
  });
}

/** Asks a yes-or-no question on the terminal, also where stdin is the pipe that the secret came by; no terminal means no. */
export function confirm(question: string): Promise<boolean> {
  const terminal = process.stdin.isTTY ? process.stdin : process.stderr.isTTY ? controllingTerminal() : null;
  if (!terminal) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = (answer: string) => {
      terminal.pause();
      if (terminal !== process.stdin) terminal.destroy();
      resolve(/^y(es)?$/i.test(answer.trim()));
    };
    process.stderr.write(`${question} [y/N] `);
    terminal.resume();
    terminal.once('data', (chunk: Buffer) => finish(chunk.toString('utf8')));
    terminal.once('end', () => finish(''));
    terminal.once('error', () => finish(''));
  });
}

/** Whether there is a terminal to ask on. */
export function canAsk(): boolean {
  return process.stdin.isTTY || process.stderr.isTTY;
}

function controllingTerminal(): ReadStream | null {
  try {
    return new ReadStream(openSync(process.platform === 'win32' ? String.raw`\\.\CONIN$` : '/dev/tty', 'r'));
  } catch {
    return null;
  }
}
