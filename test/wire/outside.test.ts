import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AdmissionPayload, EnrolmentPayload, StewardAnswerPayload, StewardRequestPayload } from '../../src/protocol/index.ts';

/** What is signed outside the chain, as some version signed it: it stays readable, and nothing of it is read as something else. */
const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  admission: AdmissionPayload,
  enrolment: EnrolmentPayload,
  'steward-answer': StewardAnswerPayload,
  'steward-request': StewardRequestPayload,
};
const Vector = v.object({ protocol: v.number(), payload: v.looseObject({ type: v.string() }) });

const folder = new URL('outside/', import.meta.url);
const vectors = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, ...v.parse(Vector, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }));

describe('statements outside the chain', () => {
  it.each(vectors)('$name parses as it was signed, whatever a later version adds', ({ payload }) => {
    const schema = SCHEMAS[payload.type];
    expect(schema && v.parse(schema, payload)).toEqual(payload);
    expect(schema && v.parse(schema, { ...payload, later: 1 })).toEqual(payload);
  });

  it.each(vectors)('$name is nothing else', ({ payload }) => {
    for (const [type, schema] of Object.entries(SCHEMAS))
      if (type !== payload.type) expect(v.safeParse(schema, payload).success).toBe(false);
  });

  it('there is one for each kind', () => {
    expect(new Set(vectors.map(({ payload }) => payload.type))).toEqual(new Set(Object.keys(SCHEMAS)));
  });
});
