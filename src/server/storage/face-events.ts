import type { HeldEvent, RotationEvent, Statement } from '../../protocol/index.ts';
import type { AuditNote } from './face.ts';

/** Rotation events that came in, and the steward's drafts of them. An event once taken is kept: it is what repetitions are told by. */
export interface Events {
  /** `repeated`: an event of this id is held; nothing changed. `full`: `most` events without a draft are held. */
  takeEvent(
    event: { event: RotationEvent; hook: string | null; at: string },
    most: number,
    note: AuditNote,
  ): Promise<'taken' | 'repeated' | 'full'>;
  /** Newest first. */
  events(limit: number): Promise<HeldEvent[]>;
  event(eventId: string): Promise<HeldEvent | null>;
  /** Those that wait for a draft, oldest first. */
  undrafted(limit: number): Promise<RotationEvent[]>;
  /** Keeps the newest draft by `issuedAt`. `unknown`: no such event is held. */
  putDraft(
    eventId: string,
    draft: { statement: Statement; issuedAt: string },
    note: AuditNote,
  ): Promise<'stored' | 'same' | 'older' | 'unknown'>;
}
