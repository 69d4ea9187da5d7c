import type { ReceiptPayload, ResidualReason } from '../protocol/index.ts';

/** Residuals that say that something went wrong, and not that something is for a person to decide. */
const FAULTS: readonly ResidualReason[] = ['verification-failed', 'store-damaged', 'syntax-would-break', 'cap-reached'];
/** Refusals that an operator has asked for, or that time brings. */
const EXPECTED = ['cancelled', 'expired', 'out-of-scope'];

/**
 * Why a receipt counts against the health of a ring; null where it does not. That copies remain which a person has to look at
 * is no failure; that an owner put them back, that a plan would have broken a cap, or that a rewritten file did not stand, is.
 */
export function failureOf({
  decision,
  phase,
  reason,
  residuals,
}: ReceiptPayload): 'undo' | 'refused' | 'hunt-failed' | ResidualReason | null {
  if (phase === 'undo') return 'undo';
  if (decision === 'refused') return EXPECTED.includes(reason?.code ?? '') ? null : 'refused';
  if (reason?.code === 'hunt-failed') return 'hunt-failed';
  return FAULTS.find((fault) => residuals.some((residual) => residual.reason === fault)) ?? null;
}
