import { connect as plain, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as secure } from 'node:tls';
import { isLoopback } from '../loopback.ts';
import type { AuditRecord } from '../storage/face.ts';
import type { SinkConfig } from './config.ts';
import { type Origin, type Sink, SinkError } from './face.ts';
import { codeOf } from './post.ts';

/**
 * RFC 5424 messages over TCP or TLS (RFC 5425), each behind its length (RFC 6587 §3.4.1). The protocol has no answer: lines count
 * as taken once they are written and the connection still stands a moment later; what was under way when it broke is
 * sent again.
 */

/** Facility 13, log audit; severity notice, warning for what was refused. */
const FACILITY = 13;
const NOTICE = 5;
const WARNING = 4;
const SETTLED = 300;
const PATIENCE = 10_000;

/** PRINTUSASCII, at most so long, `-` where nothing is left. */
const printable = (text: string, most: number): string => text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';

/** The message is the line as JSON: fields of any length, in every parser. */
export function syslogMessage(line: AuditRecord, { fleet, host }: Origin): string {
  const priority = FACILITY * 8 + (line.code === null ? NOTICE : WARNING);
  const header = `<${priority}>1 ${line.at} ${printable(host, 255)} lastcopy-server ${process.pid} ${printable(line.action, 32)} -`;
  return `${header} ${JSON.stringify({ fleet, ...line })}`;
}

const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

export function syslogSink({ host, port, tls, ca }: Extract<SinkConfig, { type: 'syslog' }>, origin: Origin): Sink {
  let held: Socket | null = null;
  const where = `${host}:${port}`;

  const drop = (): void => {
    held?.destroy();
    held = null;
  };

  const open = async (signal: AbortSignal): Promise<Socket> => {
    if (held && !held.destroyed && held.writable) return held;
    drop();
    const socket = tls
      ? secure({ host, port, ...(ca ? { ca } : {}), ...(isLoopback(host) ? {} : { servername: host }) })
      : plain({ host, port });
    held = socket;
    // What a server says is read and thrown away, or its buffer would fill.
    socket.resume();
    socket.on('error', () => undefined);
    socket.setKeepAlive(true, 30_000);
    await until(socket, tls ? 'secureConnect' : 'connect', signal);
    return socket;
  };

  /** @throws SinkError when the socket ends or errs before `event`, or nothing comes in time. */
  const until = async (socket: Socket, event: string, signal: AbortSignal): Promise<void> => {
    const patience = AbortSignal.timeout(PATIENCE);
    const stop = AbortSignal.any([signal, patience]);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const failed = (error?: unknown): void =>
      reject(new SinkError('unreachable', `${where} cannot be reached (${codeOf(error)}).`, { cause: error }));
    const late = (): void =>
      reject(patience.aborted ? new SinkError('timeout', `${where} did not answer within ${PATIENCE / 1_000} s.`) : stop.reason);
    socket.once(event, resolve).once('error', failed).once('close', failed).once('end', failed);
    stop.addEventListener('abort', late, { once: true });
    try {
      await promise;
    } finally {
      socket.off(event, resolve).off('error', failed).off('close', failed).off('end', failed);
      stop.removeEventListener('abort', late);
    }
  };

  return {
    most: 1_000,
    async deliver(lines, signal) {
      signal.throwIfAborted();
      try {
        const socket = await open(signal);
        let broken = false;
        const ended = (): void => {
          broken = true;
        };
        socket.once('end', ended).once('close', ended);
        try {
          if (!socket.write(lines.map((line) => framed(syslogMessage(line, origin))).join(''))) await until(socket, 'drain', signal);
          await sleep(SETTLED, undefined, { signal });
          if (broken || socket.writableLength > 0) throw new SinkError('broken-off', `${where} ended the connection, or does not read.`);
          return 0;
        } finally {
          socket.off('end', ended).off('close', ended);
        }
      } catch (error) {
        drop();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      held?.end();
      held = null;
    },
  };
}
