import type { Kysely, Transaction } from 'kysely';
import type { StoredChange } from './face-nodes.ts';
import type { AuditNote } from './face.ts';
import type { CountChange } from './counts.ts';
import type { Tables } from './tables.ts';

/** What a step must be alone with; or, with others that are there `together`, without those that are alone with it. */
export type Subject = string | { readonly together: string };

/** A database as the parts of the storage use it; one text of theirs serves SQLite and PostgreSQL. */
export interface Database {
  /** For reading outside of steps: each query sees what is durable. */
  readonly rows: Kysely<Tables>;
  /**
   * Runs `work` in one transaction; an exception undoes all of it. Of two steps that name a subject both, one sees all or
   * nothing of the other, in whatever process it runs: what is read in a step and then relied on must be named. `work` may
   * run again where the database could not finish it.
   */
  step<T>(subjects: readonly Subject[], work: (step: Step) => Promise<T>): Promise<T>;
  /** Settles when the counts hold every step that was durable before. */
  counted(): Promise<void>;
  /** Settles when every line of a step that was durable before is in the audit log. */
  audited(): Promise<void>;
}

export interface Step {
  readonly rows: Transaction<Tables>;
  /** Appends a line to the audit log; it stands or falls with the step. */
  readonly append: (note: AuditNote) => Promise<void>;
  readonly count: (change: CountChange) => Promise<void>;
  /** Tells other processes, once the step is durable. */
  readonly tell: (change: StoredChange) => void;
}
