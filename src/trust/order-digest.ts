import type { ChainPayload, OrderPayload } from '../protocol/index.ts';
import { sha256Text } from './bytes.ts';
import { payloadBytes } from './statement.ts';

/** C0, C1 and bidirectional controls: text from others must not move the cursor or reorder what is read before signing. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function shown(text: string): string {
  return text.replace(UNPRINTABLE, '\u{fffd}');
}

/**
 * What is about to be signed, for a person's eyes, and the SHA-256 of the very bytes (base64url): two operators compare
 * it, and receipts name it as orderHash. A co-signer passes the statement's own `bytes`. Holds no secret value.
 */
export function orderDigest(payload: ChainPayload, bytes: Uint8Array = payloadBytes(payload)): { text: string; digest: string } {
  const digest = sha256Text(bytes);
  const rows: [string, string][] = [...(payload.type === 'order' ? orderRows(payload) : otherRows(payload)), ['SHA-256', digest]];
  const width = Math.max(...rows.map(([name]) => name.length));
  return { text: rows.map(([name, value]) => `${name.padEnd(width)}  ${shown(value)}`).join('\n'), digest };
}

function otherRows(payload: Exclude<ChainPayload, OrderPayload>): [string, string][] {
  return [
    payload.type === 'promotion' ? ['opens', `ring ${payload.ring} of order ${payload.orderId}`] : ['cancels', `order ${payload.orderId}`],
    ...(payload.type === 'cancellation' ? [['reason', payload.reason] as [string, string]] : []),
    ['fleet', payload.fleet],
    ['in the chain', `number ${payload.seq}, after ${payload.prev}`],
    ['issued', payload.issuedAt],
  ];
}

function orderRows(order: OrderPayload): [string, string][] {
  const kinds = new Map<string, number>();
  for (const { kind } of order.entries) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const { devices } = order.scope;
  return [
    ['order', order.orderId],
    ['rotated', order.label],
    ['may', order.verb === 'report' ? 'report only' : order.verb],
    ['in places of class', order.classes.join(', ') || 'none'],
    ['values', [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')],
    ...order.entries.map((entry): [string, string] => [
      `  ${entry.id}`,
      entry.kind === 'sealed' ? `commit1.${entry.commitment}` : entry.fingerprint,
    ]),
    ['retirement records', `${order.retirements.length} of ${order.entries.length}`],
    [
      'for',
      devices === 'all'
        ? 'every device of the fleet'
        : `${devices.length} ${devices.length === 1 ? 'device' : 'devices'}: ${devices.join(', ')}`,
    ],
    ...order.rings.map(({ share, notBefore }, index): [string, string] => [
      `ring ${index}`,
      `${share * 100} % of devices, from ${notBefore}`,
    ]),
    ['at most, per device', `${order.caps.files} files, ${order.caps.bytes} bytes`],
    ['start by', order.startBy],
    ['watch until', order.watchUntil],
    ['fleet', order.fleet],
    ['in the chain', `number ${order.seq}, after ${order.prev}`],
    ['issued', order.issuedAt],
  ];
}
