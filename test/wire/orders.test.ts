import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ChainPayload } from '../../src/protocol/index.ts';
import { link } from '../../src/trust/index.ts';

/**
 * What stands in the chain, as some version signed it, and the chain hash after it: both stay as they are. `link` is the hash when the
 * payload is signed as the bytes of its JSON.
 */
const Vector = v.object({ protocol: v.number(), payload: v.record(v.string(), v.unknown()), link: v.string() });

const folder = new URL('orders/', import.meta.url);
const vectors = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, ...v.parse(Vector, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }));

describe('vectors of what stands in the chain', () => {
  it.each(vectors)('$name parses as it was signed, whatever a later version adds', ({ payload }) => {
    expect(v.parse(ChainPayload, payload)).toEqual(payload);
    expect(v.parse(ChainPayload, { ...payload, later: 1 })).toEqual(payload);
  });

  it.each(vectors)('$name moves the chain to the same hash as ever', ({ payload, link: after }) => {
    const hash = createHash('sha256').update(JSON.stringify(payload)).digest('base64url');
    const { prev, type } = v.parse(ChainPayload, payload);
    expect(link(prev, hash, type)).toBe(after);
  });

  it('what is not known is refused, and does not look like something else', () => {
    for (const { payload } of vectors) expect(v.safeParse(ChainPayload, { ...payload, type: 'unheard-of' }).success).toBe(false);
  });

  it('there is one for an order, and for all that is signed for one', () => {
    const held = new Set(vectors.map(({ payload }) => payload['type']));
    const named = ChainPayload.options.map(({ entries }) => entries.type.literal);
    expect([...held].toSorted()).toEqual([...named].toSorted());
  });
});
