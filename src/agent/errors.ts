/** Why the agent could not do something. `code` is stable; the message tells a person what to do next and holds no secret. */
export type AgentErrorCode =
  | 'already-running'
  | 'refuses-root'
  | 'keychain-locked'
  | 'keychain-unavailable'
  | 'key-file-damaged'
  | 'settings-damaged'
  | 'state-unusable'
  | 'state-newer'
  | 'foreign-state'
  | 'enrolment-refused'
  | 'enrolment-closed'
  | 'server-unreachable'
  | 'bad-answer'
  | 'scanner-denied'
  | 'undo-unknown'
  | 'undo-key-gone';

/** `retry`: later may do better. `user`: a person has to mend something. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;
  readonly remedy: 'retry' | 'user';
  /** Milliseconds to wait before trying again; null where nothing is known of that. */
  readonly retryAfter: number | null;

  constructor(code: AgentErrorCode, message: string, options?: { cause?: unknown; remedy?: 'retry' | 'user'; retryAfter?: number }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options?.remedy ?? 'user';
    this.retryAfter = options?.retryAfter ?? null;
  }
}
