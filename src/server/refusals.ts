import { TrustError } from '../trust/public.ts';
import type { Logger } from 'pino';
import { bucket, type Rate } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { AuditNote, Storage } from './storage/face.ts';

/** What is written when something is refused: who, what and why; never what was sent. */
export type RefusedNote = Pick<AuditNote, 'actor' | 'action' | 'subject'>;

/**
 * Turns whatever a handler threw into a Refusal and writes it to the audit log. A flood cannot fill the disk: above the
 * rate, refusals are counted and the count becomes one line as soon as the rate allows, at the latest at `flush`.
 */
export interface Refusals {
  of(error: unknown, note: RefusedNote): Promise<Refusal>;
  flush(): Promise<void>;
}

const TRUST_STATUS: Readonly<Partial<Record<TrustError['code'], number>>> = {
  malformed: 400,
  'bad-proof': 401,
  'unknown-key': 403,
  'below-threshold': 403,
  'needs-cli-signature': 403,
  'foreign-fleet': 403,
};

export function refusals(storage: Storage, log: Logger, rate: Rate): Refusals {
  const written = bucket(rate);
  let uncounted = 0;

  const classify = (error: unknown): Refusal => {
    if (error instanceof Refusal) return error;
    if (error instanceof TrustError) return new Refusal(error.code, TRUST_STATUS[error.code] ?? 422, error.message, { cause: error });
    // Only the error's name and place: a database error may quote a value.
    log.error(
      { event: 'bug', err: { name: error instanceof Error ? error.name : typeof error, stack: stackOf(error) } },
      'unexpected error',
    );
    return new Refusal('server-error', 500, 'The server failed; nothing was changed. Try again; if it stays, see the server log.', {
      cause: error,
      retryAfter: 5_000,
    });
  };

  const flush = async (): Promise<void> => {
    if (uncounted === 0) return;
    const count = uncounted;
    uncounted = 0;
    await storage.audit({
      at: new Date().toISOString(),
      actor: 'server',
      action: 'refusals.counted',
      subject: null,
      code: 'too-many-to-list',
      detail: { count },
    });
  };

  return {
    async of(error, asked) {
      const refusal = classify(error);
      const note = { ...asked, subject: refusal.subject ?? asked.subject };
      log.warn({ event: 'refused', ...note, code: refusal.code }, 'refused');
      try {
        if (written.take() > 0) uncounted++;
        else {
          await flush();
          await storage.audit({ at: new Date().toISOString(), ...note, code: refusal.code, detail: {} });
        }
      } catch (cause) {
        log.error(
          { event: 'audit-failed', err: { name: cause instanceof Error ? cause.name : typeof cause } },
          'a refusal could not be audited',
        );
      }
      return refusal;
    },
    flush,
  };
}

/** The frames of a stack without its first line, which is the message. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n');
}
