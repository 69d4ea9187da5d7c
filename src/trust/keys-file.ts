import * as v from 'valibot';
import { type Bundle, Id, Statement } from '../protocol/index.ts';
import { turnBundle } from './keyring.ts';
import { TrustError } from './trust-error.ts';
import { openKeys } from './turn.ts';

/**
 * How keys turned, as a public file: every statement of keys since the bundle, oldest first. It is carried from the offline machine
 * to whoever publishes it, and back to where the next turn is made.
 */
export const KeysFile = v.object({
  format: v.literal('lastcopy-keys-1'),
  fleet: Id,
  statements: v.pipe(v.array(Statement), v.minLength(1), v.maxLength(10_000)),
});
export type KeysFile = v.InferOutput<typeof KeysFile>;

/** Throws `malformed`. Nothing in it is believed yet. */
export function parseKeysFile(text: string): KeysFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new TrustError('malformed', 'This file of keys is not JSON. Give the file that `lastcopy fleet turn` wrote.', { cause });
  }
  const parsed = v.safeParse(KeysFile, content);
  if (!parsed.success) throw new TrustError('malformed', 'This is no file of keys. Give the file that `lastcopy fleet turn` wrote.');
  return parsed.output;
}

/**
 * The bundle with the keys after these statements, each believed by the roots before it. Where in the
 * chain they stand is not known here, so the past of their keys is only about right: for composing the next turn and for showing.
 */
export async function bundleAfter(bundle: Bundle, statements: readonly Statement[]): Promise<Bundle> {
  let now = bundle;
  for (const statement of statements) {
    const { payload } = await openKeys(statement, now);
    now = turnBundle(now, payload, payload.issuedAt);
  }
  return now;
}
