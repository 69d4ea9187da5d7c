import type { PersonRole, SignInBy } from '../../protocol/index.ts';
import type { AuditNote } from './face.ts';

/** A signed-in browser. `n` names it in the audit log and to people; it opens nothing. */
export interface SessionRow {
  readonly n: number;
  readonly since: string;
  /** When it ends in any case. */
  readonly until: string;
  /** Kept to the minute or so. */
  readonly usedAt: string;
  /** Null: whoever opened a link that was nobody's. */
  readonly person: string | null;
  /** What counts now; `viewer` without a person. */
  readonly role: PersonRole;
  readonly signedInBy: SignInBy;
}

/**
 * Who may look: one-time links and sessions. Only hashes come in; neither a token nor a session's id can be made from what
 * is stored. Another process may make links and end sessions beside the server.
 */
export interface Viewers {
  /** Of the links that wait, the newest `most` are kept; those over by now go. */
  addSignInLink(link: { readonly hash: string; readonly until: string }, most: number, note: AuditNote): Promise<void>;
  /**
   * Uses a link up and makes a session, in one step: of two that come with the same link one gets null. Null also for a
   * link that was never made, is over by `session.since` or whose person is gone or disabled. Of the sessions the `most` newest
   * are kept. It is the session of the link's person, where it has one.
   */
  signIn(
    linkHash: string,
    session: { readonly hash: string; readonly since: string; readonly until: string },
    most: number,
    note: (n: number, person: string | null) => AuditNote,
  ): Promise<SessionRow | null>;
  /** Null also where its person is gone or disabled. */
  session(hash: string): Promise<SessionRow | null>;
  /** Newest first, those over by now included until they are pruned. */
  sessions(): Promise<SessionRow[]>;
  /** Not audited. */
  useSession(n: number, at: string): Promise<void>;
  /** False when there is none of that number. */
  endSession(n: number, note: AuditNote): Promise<boolean>;
  /** Ends all and voids every link that waits. */
  endSessions(note: (ended: number) => AuditNote): Promise<number>;

  /** What the server tells commands that run beside it, such as its address. Not audited, no secrets. */
  leaveNote(key: string, value: string): Promise<void>;
  readNote(key: string): Promise<string | null>;
}
