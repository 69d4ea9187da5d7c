/**
 * The scanner process ended before a search did. The job that killed it is then denied, not retried in a loop; another
 * search starts a new process.
 */
export class ScannerDied extends Error {
  override readonly name = 'ScannerDied';
  readonly code = 'scanner-died';
  readonly requestId: string;
  /** `stalled`: it gave no sign of life and was killed. `refused-root`: it was started as root. */
  readonly reason: 'ended' | 'stalled' | 'refused-root' | 'not-started';
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(
    requestId: string,
    reason: ScannerDied['reason'],
    exit: { exitCode: number | null; signal: NodeJS.Signals | null; cause?: unknown },
  ) {
    const how = exit.signal === null ? `exit code ${exit.exitCode ?? 'unknown'}` : `signal ${exit.signal}`;
    super(`${SENTENCES[reason].replace('%', how)} (search ${requestId})`, { cause: exit.cause });
    this.requestId = requestId;
    this.reason = reason;
    this.exitCode = exit.exitCode;
    this.signal = exit.signal;
  }
}

const SENTENCES = {
  ended: 'The scanner process ended early (%). Search again; if it ends again, search smaller folders to find the file that ends it.',
  stalled: 'The scanner process gave no sign of life and was killed. Search smaller folders to find the file or mount that stops it.',
  'refused-root':
    'The scanner does not run as root, because a root that reads folders users control can be tricked. Run it as the user, or pass --allow-root.',
  'not-started': 'The scanner process could not be started (%). See the cause; reinstalling lastcopy mends a broken installation.',
} as const;

/** A search failed inside the scanner through a fault of ours. Holds code and stack positions only, never data. */
export class SearchFailed extends Error {
  override readonly name = 'SearchFailed';
  readonly code = 'search-failed';
  readonly requestId: string;

  constructor(requestId: string, fault: { kind: string; frames: string }) {
    super(`The search ${requestId} failed inside the scanner: ${fault.kind} at ${fault.frames}. Please report these positions as a bug.`);
    this.requestId = requestId;
  }
}

/** A thread of the scanner ended before its work did: with it the search fails. */
export class ThreadFailed extends Error {
  override readonly name = 'ThreadFailed';
  readonly fault: { readonly kind: string; readonly frames: string };

  constructor(fault: { readonly kind: string; readonly frames: string }) {
    super(`A thread of the scanner failed: ${fault.kind} at ${fault.frames}.`);
    this.fault = fault;
  }
}

/**
 * What may be told of an error from inside the scanner: its kind and code positions. Messages stay behind, because they
 * may quote what was read.
 */
export function faultOf(error: unknown): { readonly kind: string; readonly frames: string } {
  if (error instanceof ThreadFailed) return error.fault;
  if (!(error instanceof Error)) return { kind: typeof error, frames: 'unknown' };
  const code: unknown = 'code' in error ? error.code : undefined;
  const kind = [error.constructor.name, code].filter((part): part is string => typeof part === 'string' && /^[\w-]{1,60}$/.test(part));
  const frames = [...(error.stack ?? '').matchAll(/^\s+at .*?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/gm)].map((match) => match[1]);
  return { kind: kind.join(' ') || 'Error', frames: frames.slice(0, 12).join(' < ') || 'unknown' };
}
