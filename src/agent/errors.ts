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

  constructor(code: AgentErrorCode, message: string, options?: { cause?: unknown; remedy?: 'retry' | 'user' }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options?.remedy ?? 'user';
  }
}
