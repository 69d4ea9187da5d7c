import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeviceFrame, ServerFrame, StewardFrame } from '../../src/protocol/index.ts';

/**
 * The wire only grows: each vector is a frame as some version sent it, and stays. A vector says who sends it and must
 * parse without loss. A new frame or a new field gets a vector of its own; old ones are never changed.
 */
const Vector = v.object({
  protocol: v.number(),
  from: v.picklist(['server', 'device', 'steward']),
  /** Fields that came later, so that a frame may lack them. */
  optional: v.optional(v.array(v.string()), []),
  frame: v.looseObject({ t: v.string() }),
});

const SCHEMAS = { server: ServerFrame, device: DeviceFrame, steward: StewardFrame };
const folder = new URL('vectors/', import.meta.url);
const vectors = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, ...v.parse(Vector, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }));

describe('frame vectors', () => {
  it.each(vectors)('$name parses as it was sent', ({ from, frame }) => {
    const parsed = v.parse(SCHEMAS[from], frame);
    expect(parsed).toEqual(frame);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(frame);
  });

  it.each(vectors)('$name with fields of a later version parses to the same', ({ from, frame }) => {
    expect(v.parse(SCHEMAS[from], { ...frame, later: { x: 1 } })).toEqual(frame);
  });

  it.each(vectors)('$name is not complete without any of its fields', ({ from, frame, optional }) => {
    for (const field of Object.keys(frame)) {
      const { [field]: _gone, ...rest } = frame;
      // The one optional field of protocol 1: a head from the server needs no id.
      if ((frame.t === 'head' && field === 'id') || optional.includes(field)) continue;
      expect(v.safeParse(SCHEMAS[from], rest).success, field).toBe(false);
    }
  });

  it('there is one for every frame of every sender', () => {
    for (const [from, schema] of Object.entries(SCHEMAS)) {
      const named = schema.options.map((option) => option.entries.t.literal);
      const held = new Set(vectors.filter((vector) => vector.from === from).map(({ frame }) => frame.t));
      expect([...held].toSorted(), from).toEqual([...new Set<string>(named)].toSorted());
    }
  });
});
