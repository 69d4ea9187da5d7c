import type { ClientBase, Pool } from 'pg';
import type { StoredChange } from './face-nodes.ts';

export const CHANNEL = 'lastcopy';

/** What processes tell each other, beside what their listeners hear. */
export type Told = StoredChange | { readonly kind: 'elsewhere'; readonly deviceId: string; readonly epoch: number };

/** A payload of NOTIFY is shorter than 8,000 bytes; ids are ASCII. */
const PAYLOAD = 7_000;
/** Quiet changes that wait at most; more of them are told as `all`. */
const MOST = 5_000;
/** Between two tellings of quiet changes. */
const PAUSE = 100;
const RETRY = 1_000;

/**
 * Changes are told by the transaction that makes them: nobody who lives misses them. Quiet ones are told behind it, alike ones
 * as one: NOTIFY lets transactions commit one by one only, which would hold up reports. A process that dies in between is
 * noticed by the others, who then take it that something was missed.
 */
const QUIET: ReadonlySet<Told['kind']> = new Set(['cursor', 'report', 'devices', 'forgotten']);

export const isLoud = ({ kind }: Told): boolean => !QUIET.has(kind);

export function payloads(from: string, changes: readonly Told[]): string[] {
  const texts = [...new Set(changes.map((change) => JSON.stringify(change)))];
  const packed: string[] = [];
  const head = `{"from":${JSON.stringify(from)},"changes":[`;
  let body = '';
  for (const text of texts) {
    if (body !== '' && head.length + body.length + text.length > PAYLOAD) {
      packed.push(`${head}${body}]}`);
      body = '';
    }
    body += body === '' ? text : `,${text}`;
  }
  if (body !== '') packed.push(`${head}${body}]}`);
  return packed;
}

export async function notify(to: Pool | ClientBase, packed: readonly string[]): Promise<void> {
  if (packed.length > 0) await to.query(`SELECT pg_notify('${CHANNEL}', payload) FROM unnest($1::text[]) AS payload`, [packed]);
}

/** The quiet changes of this process on their way to the others. */
export interface Quiet {
  tell(changes: readonly Told[]): void;
  /** Settles when all of it is told, or could not be. */
  close(): Promise<void>;
}

export function quiet(pool: Pool, nodeId: string): Quiet {
  let waiting = new Map<string, Told>();
  let timer: NodeJS.Timeout | null = null;
  let telling = Promise.resolve();

  const flush = async (): Promise<void> => {
    timer = null;
    const changes = [...waiting.values()];
    waiting = new Map();
    try {
      await notify(pool, payloads(nodeId, changes));
    } catch {
      waiting = new Map([['all', { kind: 'all' }]]);
      later(RETRY);
    }
  };
  const later = (ms: number): void => {
    timer ??= setTimeout(() => {
      telling = flush();
    }, ms).unref();
  };
  return {
    tell(changes) {
      for (const change of changes) waiting.set(change.kind === 'cursor' ? `cursor ${change.deviceId}` : JSON.stringify(change), change);
      if (waiting.size > MOST) waiting = new Map([['all', { kind: 'all' }]]);
      if (waiting.size > 0) later(PAUSE);
    },
    async close() {
      await telling;
      if (timer) clearTimeout(timer);
      timer = null;
      if (waiting.size > 0) await notify(pool, payloads(nodeId, [...waiting.values()])).catch(() => {});
    },
  };
}
