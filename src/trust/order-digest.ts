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
    ...saysRows(payload),
    ['fleet', payload.fleet],
    ['in the chain', `number ${payload.seq}, after ${payload.prev}`],
    ['issued', payload.issuedAt],
  ];
}

function saysRows(payload: Exclude<ChainPayload, OrderPayload>): [string, string][] {
  const { orderId } = payload;
  switch (payload.type) {
    case 'promotion':
      return [['opens', `ring ${payload.ring} of order ${orderId}`]];
    case 'approval':
      return [
        ['approves', `statement ${payload.approves.seq} of the chain, of order ${orderId}`],
        ['its SHA-256', payload.approves.hash],
      ];
    case 'renewal':
      return [
        ['renews', `order ${orderId}`],
        ['start by', payload.startBy],
        ...(payload.watchUntil === undefined ? [] : [['watch until', payload.watchUntil] as [string, string]]),
      ];
    case 'cancellation':
    case 'pause':
    case 'resume':
      return [
        [VERBS[payload.type], `order ${orderId}`],
        ['reason', payload.reason],
      ];
  }
}

const VERBS = { cancellation: 'cancels', pause: 'pauses', resume: 'resumes' } as const;

const MODE = { report: ', but only reports for now', warn: ', once the user of the machine agrees', enforce: '' } as const;

function orderRows(order: OrderPayload): [string, string][] {
  const kinds = new Map<string, number>();
  for (const { kind } of order.entries) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const { devices } = order.scope;
  return [
    ['order', order.orderId],
    ['rotated', order.label],
    ['may', order.verb === 'report' ? 'report only' : `${order.verb}${MODE[order.mode ?? 'enforce']}`],
    ['in places of class', order.classes.join(', ') || 'none'],
    ['values', [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')],
    ...order.entries.flatMap((entry): [string, string][] => [
      [`  ${entry.id}`, entry.kind === 'sealed' ? `commit1.${entry.commitment}` : entry.fingerprint],
      ...(entry.reference === undefined ? [] : [['  becomes', entry.reference] as [string, string]]),
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
    [
      'at most, per device',
      `${order.caps.files} files, ${order.caps.bytes} bytes${order.caps.share === undefined ? '' : `, ${order.caps.share * 100} % of the files searched`}`,
    ],
    ['start by', order.startBy],
    ['watch until', order.watchUntil],
    ['fleet', order.fleet],
    ['in the chain', `number ${order.seq}, after ${order.prev}`],
    ['issued', order.issuedAt],
  ];
}
