import type { IncomingMessage } from 'node:http';
import { PageRefusal } from './face.ts';

const MOST_BYTES = 256 * 1024;

/** The JSON object that a request carries. Rejects with PageRefusal: `not-json`, `too-large`, `cut-off`. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  // A type that forms and other sites' scripts cannot send unasked.
  if (request.headers['content-type'] !== 'application/json') throw new PageRefusal('not-json', 'Send JSON.');
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > MOST_BYTES) throw tooLarge();
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof PageRefusal) throw cause;
    // No failure of ours for the log: any user of the machine can hang up in the middle, and could fill it so.
    throw new PageRefusal('cut-off', 'The request ended before its body was complete.', { cause });
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new PageRefusal('not-json', 'Send one JSON object.');
}

function tooLarge(): PageRefusal {
  return new PageRefusal('too-large', 'That is more than the page ever sends.');
}
