import { createHash } from 'node:crypto';
import type { ReceiptPayload, Residual, Statement } from '../protocol/index.ts';
import { makeStatement, type Signer } from '../trust/index.ts';

/** A receipt before it knows whose it is. */
export type ReceiptDraft = Pick<
  ReceiptPayload,
  | 'orderId'
  | 'orderHash'
  | 'phase'
  | 'decision'
  | 'reason'
  | 'startedAt'
  | 'finishedAt'
  | 'found'
  | 'purged'
  | 'files'
  | 'notVisible'
  | 'undoUntil'
> & { readonly attempt: number; readonly residuals: readonly Residual[] };

/** Residuals told one by one at most; the count tells the rest. Keeps the frame below the wire's limit. */
const MOST_RESIDUALS = 200;

/** Deterministic in (order, device, phase, attempt): made twice, it is the same receipt. */
export function receiptId(part: { orderId: string; deviceId: string; phase: ReceiptPayload['phase']; attempt: number }): string {
  const hash = createHash('sha256').update(JSON.stringify([part.orderId, part.deviceId, part.phase, part.attempt]));
  return `rc.${hash.digest('base64url').slice(0, 32)}`;
}

export function receiptPayload(draft: ReceiptDraft, device: { fleet: string; deviceId: string }): ReceiptPayload {
  const { attempt, residuals, ...rest } = draft;
  return {
    type: 'receipt',
    ...device,
    ...rest,
    receiptId: receiptId({ ...rest, ...device, attempt }),
    residuals: residuals.slice(0, MOST_RESIDUALS),
    residualCount: residuals.length,
  };
}

export function signReceipt(payload: ReceiptPayload, signer: Signer): Promise<Statement> {
  return makeStatement(payload, [signer]);
}
