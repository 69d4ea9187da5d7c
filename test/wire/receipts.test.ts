import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ReceiptPayload } from '../../src/protocol/index.ts';

/** Receipts as devices of some version signed them: every later version reads the same in them. */
const Vector = v.object({ protocol: v.number(), payload: v.record(v.string(), v.unknown()) });

const folder = new URL('receipts/', import.meta.url);
const vectors = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, ...v.parse(Vector, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }));

describe('vectors of receipts', () => {
  it.each(vectors)('$name parses as it was signed, whatever a later version adds', ({ payload }) => {
    expect(v.parse(ReceiptPayload, payload)).toEqual(payload);
    expect(v.parse(ReceiptPayload, { ...payload, later: 1 })).toEqual(payload);
  });

  it.each(vectors)('$name is not complete without what it always had', ({ payload }) => {
    for (const field of Object.keys(payload).filter((key) => key !== 'places' && key !== 'removed')) {
      const { [field]: _gone, ...rest } = payload;
      expect(v.safeParse(ReceiptPayload, rest).success, field).toBe(false);
    }
  });

  it('one tells how what was purged left its files', () => {
    const told = vectors.flatMap(({ payload }) => v.parse(ReceiptPayload, payload).removed ?? []);
    expect(told).toEqual([{ rehomed: 2, redacted: 1, deleted: 1 }]);
  });
});
