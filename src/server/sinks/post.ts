import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { SinkError } from './face.ts';

export interface Posted {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** The first 64 KB. */
  readonly body: string;
}

const PATIENCE = 15_000;
const MOST = 65_536;

/** One POST without redirects. @throws SinkError unreachable, timeout; what `signal` was aborted with. */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  { ca, signal }: { ca: string | undefined; signal: AbortSignal },
): Promise<Posted> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    return await new Promise<Posted>((resolve, reject) => {
      const send = url.protocol === 'https:' ? secure : plain;
      const request = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': body.length },
          signal: AbortSignal.any([signal, patience]),
          ...(ca ? { ca } : {}),
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            if (size < MOST) chunks.push(chunk);
            size += chunk.length;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).subarray(0, MOST).toString('utf8'),
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (patience.aborted) throw new SinkError('timeout', `${url.host} did not answer within ${PATIENCE / 1_000} s.`, { cause });
    throw new SinkError('unreachable', `${url.host} cannot be reached (${codeOf(cause)}).`, { cause });
  }
}

/** Of an error of Node's sockets and TLS; never its message. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'error';
}

/** @throws SinkError `status-…` unless the receiver took it. */
export function requireTaken(url: URL, { status, headers }: Posted): void {
  if (status >= 200 && status < 300) return;
  throw new SinkError(`status-${status}`, `${url.host} answered ${status}.`, { retryAfter: retryAfter(headers['retry-after']) });
}

/** RFC 9110 §10.2.3: seconds or a date; at most an hour. */
function retryAfter(header: string | string[] | undefined): number {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return 0;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), 3_600_000) : 0;
}
