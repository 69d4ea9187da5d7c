import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceiptPayload } from '../protocol/index.ts';
import { openState } from './state/index.ts';

/** One line of what a device keeps of the fleet's doings on it. Paths in receipts have passed the redactor; never a value. */
export type AuditLine =
  | { readonly type: 'receipt'; readonly at: string; readonly acceptedAt: string | null; readonly receipt: ReceiptPayload }
  | {
      readonly type: 'verdict';
      readonly at: string;
      readonly orderId: string;
      readonly label: string;
      readonly decision: string;
      readonly code: string | null;
      readonly sentence: string;
    }
  | { readonly type: 'refusal'; readonly at: string; readonly subject: string; readonly code: string; readonly sentence: string };

/** Oldest first. Empty where no agent ever ran. Never writes; an agent may run on it meanwhile. */
export function auditRecord(stateDir: string): AuditLine[] {
  if (!existsSync(join(stateDir, 'agent.db'))) return [];
  const state = openState(stateDir, { readOnly: true });
  try {
    const verdicts = state.orders
      .all()
      .flatMap(({ orderId, label }) =>
        state.orders.verdicts(orderId).map((verdict) => ({ type: 'verdict' as const, orderId, label, ...verdict })),
      );
    const refusals = state.orders.audited().map((refusal) => ({ type: 'refusal' as const, ...refusal }));
    const receipts = state.plans
      .receipts()
      .map(({ payload, madeAt, acceptedAt }) => ({ type: 'receipt' as const, at: madeAt, acceptedAt, receipt: payload }));
    return [...verdicts, ...refusals, ...receipts].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  } finally {
    state.close();
  }
}
