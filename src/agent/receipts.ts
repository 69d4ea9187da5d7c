import { createHash } from 'node:crypto';
import type { ReceiptPayload, Residual } from '../protocol/index.ts';

export type Phase = ReceiptPayload['phase'];

/** A receipt before it knows of which order and device it is. */
export type ReceiptDraft = Pick<
  ReceiptPayload,
  | 'phase'
  | 'decision'
  | 'reason'
  | 'startedAt'
  | 'finishedAt'
  | 'found'
  | 'purged'
  | 'removed'
  | 'files'
  | 'notVisible'
  | 'places'
  | 'undoUntil'
> & { readonly attempt: number; readonly residuals: readonly Residual[] };

/** Residuals told one by one at most; the count tells the rest. Keeps the frame below the wire's limit. */
const MOST_RESIDUALS = 200;

/** Deterministic in (order, device, phase, attempt): made twice, it is the same receipt. */
export function receiptId(part: { orderId: string; deviceId: string; phase: Phase; attempt: number }): string {
  const hash = createHash('sha256').update(JSON.stringify([part.orderId, part.deviceId, part.phase, part.attempt]));
  return `rc.${hash.digest('base64url').slice(0, 32)}`;
}

/** Members of a receipt for which nothing was hunted, so that nothing could be missed. */
export function withoutHunt(at: string): Pick<ReceiptDraft, 'startedAt' | 'finishedAt' | 'notVisible' | 'undoUntil'> {
  return { startedAt: at, finishedAt: at, notVisible: { count: 0, reasons: {} }, undoUntil: null };
}

export function receiptPayload(
  draft: ReceiptDraft,
  order: { orderId: string; orderHash: string },
  device: { fleet: string; deviceId: string },
): ReceiptPayload {
  const { attempt, residuals, ...rest } = draft;
  return {
    type: 'receipt',
    ...device,
    ...order,
    ...rest,
    receiptId: receiptId({ ...order, ...rest, ...device, attempt }),
    residuals: residuals.slice(0, MOST_RESIDUALS),
    residualCount: residuals.length,
  };
}
