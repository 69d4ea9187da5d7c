import { createHash, createHmac } from 'node:crypto';
import type { AuditRecord } from '../storage/face.ts';
import type { SinkConfig } from './config.ts';
import type { Origin, Sink } from './face.ts';
import { post, requireTaken } from './post.ts';

/** `v1,` and the base64 HMAC-SHA-256 over `id.timestamp.body` (Standard Webhooks 1.0). */
export function signatureOf(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** The same for the same lines, and for no others: their last hash covers all before. Without the dot that parts what is signed. */
function idOf(fleet: string, lines: readonly AuditRecord[]): string {
  const parts = [fleet, lines[0]?.seq ?? 0, lines.length, lines.at(-1)?.hash ?? ''];
  return `audit_${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)}`;
}

/** A POST of lines as JSON; any answer of 200 to 299 says that they were taken. */
export function webhookSink({ url, key, ca }: Extract<SinkConfig, { type: 'webhook' }>, { fleet, host }: Origin): Sink {
  return {
    most: 100,
    async deliver(lines: readonly AuditRecord[], signal) {
      const now = new Date();
      const body = JSON.stringify({ type: 'lastcopy.audit', timestamp: now.toISOString(), data: { fleet, host, lines } });
      const id = idOf(fleet, lines);
      const timestamp = String(Math.floor(now.getTime() / 1_000));
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(key, id, timestamp, body),
      };
      requireTaken(url, await post(url, headers, Buffer.from(body), { ca, signal }));
      return 0;
    },
    async [Symbol.asyncDispose]() {
      // Each POST has its own connection.
    },
  };
}
