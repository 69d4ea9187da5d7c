import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ManagerError } from './face.ts';

const PATIENCE_MS = 15_000;
/** A secret of AWS holds 64 KB, a kv entry 512 KB; lists of names come in pages. */
const LONGEST = 4 * 1_048_576;

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the authority, where it is not one that the system knows. */
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * One request, its answer read as JSON (null where it is empty or none). Redirects are not followed: the token goes where it was
 * meant to.
 * @throws ManagerError `unreachable`; `malformed` where a good answer is not JSON
 */
export function askJson({ method, url, headers, body, ca, signal }: JsonRequest): Promise<{ status: number; content: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; content: unknown }>();
  const lost = (cause?: unknown): void =>
    reject(new ManagerError('unreachable', `${url.host} does not answer${codeOf(cause)}.`, { cause }));
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const bytes = body === undefined ? null : Buffer.from(body);
  const request = start(
    url,
    {
      method,
      headers: { ...headers, ...(bytes ? { 'content-length': bytes.length } : {}) },
      timeout: PATIENCE_MS,
      signal,
      ...(ca === undefined ? {} : { ca }),
    },
    (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LONGEST) request.destroy();
        else chunks.push(chunk);
      });
      response.on('error', lost);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const text = whole.toString('utf8');
        for (const one of [...chunks, whole]) one.fill(0);
        const status = response.statusCode ?? 0;
        try {
          resolve({ status, content: text === '' ? null : (JSON.parse(text) as unknown) });
        } catch {
          // Without its cause: the parser's message quotes the text, which may hold a value.
          if (status < 300) reject(new ManagerError('malformed', `${url.host} did not answer with JSON.`));
          else resolve({ status, content: null });
        }
      });
    },
  );
  // Also for one that sends a byte now and then.
  const late = setTimeout(() => request.destroy(), PATIENCE_MS);
  request.once('close', () => {
    clearTimeout(late);
    lost();
  });
  request.on('timeout', () => request.destroy());
  request.on('error', lost);
  request.end(bytes ?? undefined);
  return promise;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}
