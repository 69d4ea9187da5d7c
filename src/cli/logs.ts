import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, multistream, pino } from 'pino';
import { createStream } from 'rotating-file-stream';

/** An open log and how to end it so that every line is on disk. */
export interface Log extends AsyncDisposable {
  readonly logger: Logger;
}

/**
 * JSON lines to `<stateDir>/logs/<name>.log` (5 MB, five old files kept), and on a terminal a readable copy on stderr.
 * Events carry ids, counts and codes: never a value, never a frame's payload.
 */
export async function openLog(stateDir: string, name: string, options: { readonly terminal: boolean }): Promise<Log> {
  const folder = join(stateDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = createStream(`${name}.log`, { path: folder, size: '5M', maxFiles: 5, mode: 0o600 });
  const streams: { stream: NodeJS.WritableStream; level: 'info' | 'debug' }[] = [{ stream: file, level: 'debug' }];
  if (options.terminal) {
    const { default: pretty } = await import('pino-pretty');
    streams.push({
      stream: pretty({ destination: 2, sync: true, ignore: 'pid,hostname,name,event', translateTime: 'HH:MM:ss' }),
      level: 'info',
    });
  }
  const logger = pino({ name, level: process.env['LASTCOPY_LOG'] ?? 'info', base: { pid: process.pid } }, multistream(streams));
  return {
    logger,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((done) => file.end(() => done()));
    },
  };
}

/** Logs what failed without ending anything: kind and code, never the message of an error that is not ours. */
export function failures(logger: Logger, event: string): (error: unknown) => void {
  return (error) => {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    logger.warn(
      { event, error: error instanceof Error ? error.name : typeof error, ...(code ? { code } : {}) },
      event.replaceAll('-', ' '),
    );
  };
}
