import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';

/** How results reach people and programs. Colour and progress only on a terminal. */

export const isTerminal = process.stderr.isTTY;

/** Whatever is coloured by these is plain again where it does not reach a terminal (say, note). */
export const colors = picocolors.createColors(!process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb');

/** What steers a terminal or turns the direction of text; newline and tab do not, nor do colours as `colors` makes them. */
const COLOUR = String.raw`\u001b\[(?:[0-4]|2[2-9]|3[0-9]|9[0-7])m`;
const CONTROLS = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
const COLOUR_OR_STEERING = new RegExp(`(${COLOUR})|[${CONTROLS}]`, 'g');
const STEERING_OR_BREAK = new RegExp(`[${CONTROLS}\\n\\t]`, 'g');
const NOT_ASCII_CONTROL = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * `text` as `stream` may show it: stdout and stderr are each a terminal or not. Names and paths come from files and from
 * other machines: what would steer the terminal is shown as U+FFFD.
 */
export function shownOn(stream: NodeJS.WriteStream, text: string): string {
  const shown = text.replace(COLOUR_OR_STEERING, (_all, colour: string | undefined) => colour ?? '\u{fffd}');
  return stream.isTTY || process.env['FORCE_COLOR'] ? shown : stripVTControlCharacters(shown);
}

/** Text of others inside a line of ours: it can neither begin a line of its own nor colour one. */
export function oneLine(text: string): string {
  return text.replace(STEERING_OR_BREAK, '\u{fffd}');
}

/** One line of JSON that steers no terminal: the same value, its unusual controls written as escapes. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(NOT_ASCII_CONTROL, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One NDJSON line on stdout. BigInt never appears; undefined fields are left out by JSON. */
export function emit(line: object): void {
  process.stdout.write(`${jsonLine(line)}\n`);
}

export function say(line = ''): void {
  process.stdout.write(`${shownOn(process.stdout, line)}\n`);
}

/** To stderr: what is not a result. */
export function note(line: string): void {
  process.stderr.write(`${shownOn(process.stderr, line)}\n`);
}

/** A line on stderr that is overwritten, ten times a second at most; nothing where stderr is not a terminal. */
export interface Progress extends Disposable {
  /** `text` is asked for only when it is about to be shown. */
  update(text: () => string): void;
}

export function progressLine(): Progress {
  let shown = false;
  let last = 0;
  return {
    update(text) {
      const now = Date.now();
      if (!isTerminal || now - last < 100) return;
      last = now;
      shown = true;
      process.stderr.write(`\r\x1b[2K${colors.dim(oneLine(text()).slice(0, (process.stderr.columns ?? 80) - 1))}`);
    },
    [Symbol.dispose]() {
      if (shown) process.stderr.write('\r\x1b[2K');
    },
  };
}

export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** A plain table: columns padded, cells never wrapped, each row one line. */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
