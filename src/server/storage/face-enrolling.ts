import type { Statement } from '../../protocol/index.ts';
import type { AuditNote } from './face.ts';

/** The steward's word on whether new devices may enrol. */
export interface EnrolmentWord {
  readonly issuedAt: string;
  readonly statement: Statement;
}

/** Who may come, who waits, and what goes with a device that was replaced. */
export interface Enrolling {
  enrolmentWord(): Promise<EnrolmentWord | null>;
  /** Keeps the newest. */
  putEnrolmentWord(word: EnrolmentWord, note: AuditNote): Promise<'stored' | 'same' | 'older'>;
  /** Why the steward leaves a device pending. Not audited; nothing happens to one that is not pending. */
  noteWait(deviceId: string, waits: { readonly code: string; readonly sentence: string }): Promise<void>;
  /**
   * Forgets those of the devices that are pending, as if they had never enrolled: they may do so again. Audited in one line
   * where any went. Gives how many.
   */
  dropPending(deviceIds: readonly string[], note: (gone: number) => AuditNote): Promise<number>;
  /** Forgets what a device said of what it holds and sees; orders and receipts stay. Gives the number of replicas. */
  dropInventory(deviceId: string, note: (replicas: number) => AuditNote): Promise<number>;
}
