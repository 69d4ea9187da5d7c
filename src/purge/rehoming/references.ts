import { openRedactor } from '../../search/index.ts';
import type { Authority } from '../face.ts';

const known = new WeakMap<Authority, ReadonlyMap<string, string>>();

/** The references of an order, by entry, without those in which our own rules see a secret: nobody's signature makes one fit to be written. */
export async function writableReferences(authority: Authority): Promise<ReadonlyMap<string, string>> {
  const before = known.get(authority);
  if (before !== undefined) return before;
  const given = authority.verb === 'rehome' ? (authority.references ?? []) : [];
  const redactor = given.length === 0 ? null : await openRedactor();
  const writable = new Map(
    given.filter(({ reference }) => redactor?.text(reference) === reference).map(({ entry, reference }) => [entry, reference]),
  );
  known.set(authority, writable);
  return writable;
}
