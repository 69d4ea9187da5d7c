import type { ConditionCode } from './conditions.ts';
import type { OrderState, PlaceClass, Locator } from '../protocol/index.ts';

/** A copy as a terminal may show it: never a value; `path` is `~/…` and has passed the redactor. */
export interface ShownReplica {
  readonly rule: string;
  readonly place: string;
  readonly class: PlaceClass;
  readonly form: string;
  readonly path: string;
  readonly locator: Locator;
}

/** What the agent does, for a terminal or a tray that looks on. Times are ISO 8601. */
export type AgentEvent =
  | { readonly type: 'started'; readonly deviceId: string; readonly keys: 'keychain' | 'key-file' }
  | { readonly type: 'recovered'; readonly plans: number }
  | { readonly type: 'enrolled'; readonly deviceId: string; readonly state: 'pending' | 'admitted' | 'revoked' }
  | {
      readonly type: 'link';
      readonly state: 'connected' | 'lost';
      readonly admitted: boolean;
      readonly retryIn: number | null;
      readonly why: string | null;
    }
  | { readonly type: 'admission'; readonly state: 'admitted' | 'revoked' }
  | { readonly type: 'sweep-started'; readonly reason: string }
  | { readonly type: 'sweep-progress'; readonly files: number; readonly total: number | null }
  | {
      readonly type: 'sweep-finished';
      readonly files: number;
      readonly skipped: number;
      readonly bytes: number;
      readonly seconds: number;
      readonly replicas: number;
      readonly notVisible: number;
    }
  | { readonly type: 'watching'; readonly state: 'live' | 'degraded' | 'off' }
  | { readonly type: 'replica'; readonly change: 'found' | 'gone'; readonly replica: ShownReplica }
  | {
      readonly type: 'order';
      readonly orderId: string;
      readonly label: string;
      readonly state: OrderState;
      readonly detail: { readonly code: string; readonly sentence: string } | null;
    }
  | { readonly type: 'order-refused'; readonly seq: number; readonly code: string; readonly sentence: string }
  | { readonly type: 'copy'; readonly orderId: string; readonly from: 'index' | 'hunt'; readonly replica: ShownReplica }
  | {
      readonly type: 'fate';
      readonly orderId: string;
      readonly outcome: 'purged' | 'residual';
      readonly replica: ShownReplica;
      readonly reason: string | null;
      readonly sentence: string | null;
      /** The application that owns the file, for people, where it has to be closed for a purge. */
      readonly owner?: string | null;
    }
  | {
      readonly type: 'receipt';
      readonly orderId: string;
      readonly label: string;
      readonly phase: 'first' | 'recheck' | 'relapse' | 'undo';
      readonly decision: 'executed' | 'reported' | 'refused';
      readonly found: number;
      readonly purged: number;
      readonly residuals: number;
      readonly notVisible: number;
      readonly undoUntil: string | null;
      readonly milliseconds: number;
    }
  | { readonly type: 'receipt-accepted'; readonly orderId: string; readonly receiptId: string }
  | { readonly type: 'relapse'; readonly orderId: string; readonly kind: 'old-value' | 'successor'; readonly replica: ShownReplica }
  /** Copies that an order found wait for nothing but its user's agreement. */
  | { readonly type: 'asked'; readonly orderId: string; readonly label: string; readonly copies: number }
  | { readonly type: 'paused'; readonly paused: boolean }
  | { readonly type: 'woke'; readonly sleptSeconds: number }
  | { readonly type: 'notice'; readonly condition: ConditionCode; readonly on: boolean; readonly sentence: string | null }
  | { readonly type: 'stopped' };
