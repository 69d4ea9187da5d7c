import { readdirSync, readFileSync } from 'node:fs';
import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from '../../src/protocol/index.ts';
import { idOf, readFrame } from '../../src/server/link/frames.ts';
import { Refusal } from '../../src/server/refusal.ts';

/** Whatever arrives is a frame or a Refusal; and no refusal repeats what was sent. */
function read(text: string, role: 'device' | 'steward'): object | Refusal {
  idOf(text);
  try {
    return readFrame(text, role);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return error as Refusal;
  }
}

const roles = fc.constantFrom('device' as const, 'steward' as const);
const folder = new URL('vectors/', import.meta.url);
const frames = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')).frame as Record<string, unknown>);

describe('client frames from anyone', () => {
  prop.prop([fc.string(), roles])('random text', (text, role) => {
    expect(read(text, role)).toBeInstanceOf(Refusal);
  });

  prop.prop([fc.json(), roles])('random JSON', (text, role) => {
    expect(read(text, role)).toBeInstanceOf(Refusal);
  });

  prop.prop([fc.constantFrom(...frames), fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }), roles], { numRuns: 400 })(
    'real frames with fields replaced',
    (frame, put, role) => {
      const text = JSON.stringify({ ...frame, ...put });
      const got = read(text, role);
      // What is taken holds no field that its schema does not know.
      if (!(got instanceof Refusal)) expect(Object.keys(got).every((key) => key in frame)).toBe(true);
    },
  );

  prop.prop([fc.constantFrom(...frames), fc.nat(), fc.jsonValue(), roles], { numRuns: 600 })(
    'real frames with one field of another type',
    (frame, pick, value, role) => {
      const keys = Object.keys(frame);
      read(JSON.stringify({ ...frame, [keys[pick % keys.length] ?? 't']: value }), role);
    },
  );

  it('hostile shapes', () => {
    const deep = '['.repeat(200_000);
    for (const text of [
      deep,
      `${deep}${']'.repeat(200_000)}`,
      `{"t":"receipt","id":"a","statement":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      '{"__proto__":{"t":"ack"}}',
      '{"t":"ack","cursor":1e400}',
      '{"t":"ack","cursor":-1}',
      '{"t":"ack","cursor":0.5}',
      '{"t":"constructor"}',
      '{"t":"replicas","id":"a","upserts":[],"gone":["__proto__\\u0000"]}',
      `{"t":"replicas","id":"a","upserts":[],"gone":[${'"x",'.repeat(500)}"x"]}`,
      '\u0000',
      'null',
      '9'.repeat(MAX_FRAME_BYTES),
    ]) {
      expect(read(text, 'device')).toBeInstanceOf(Refusal);
    }
  });

  it('a refusal never quotes what was sent', () => {
    const canary = 'canary-4f1d';
    for (const text of [
      `${canary}{`,
      `{"t":"${canary}"}`,
      `{"t":"ack","cursor":"${canary}"}`,
      `{"t":"visibility","id":"a","files":1,"bytes":1,"notVisible":1,"reasons":{"${canary}":"x"},"watching":"live"}`,
      `{"t":"admit","id":"${canary}"}`,
    ]) {
      const refusal = read(text, 'device') as Refusal;
      expect(`${refusal.message} ${refusal.stack} ${String(refusal.cause)} ${refusal.code}`).not.toContain(canary);
    }
  });
});
