import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { fromJson, pack, toJson, unpack } from '../../src/purge/packet.ts';
import { decodeRecords, encodeRecord, type JournalRecord } from '../../src/purge/record.ts';
import { makeKey, seal, unseal } from '../../src/purge/seal.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

const record = fc.oneof(
  fc.record({ t: fc.constant('sealed' as const), step: fc.nat(1_000) }),
  fc.record({
    t: fc.constant('applied' as const),
    step: fc.nat(1_000),
    verdicts: fc.array(fc.constantFrom(null, 'span-changed' as const, 'io-error' as const)),
  }),
  fc.constant<JournalRecord>({ t: 'erased' }),
);

describe('the log', () => {
  it('cut anywhere, or damaged anywhere, gives the records before that place', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), fc.nat(), fc.option(fc.integer({ min: 1, max: 255 })), (records, where, flip) => {
        const parts = records.map((one) => encodeRecord(one));
        const whole = Buffer.concat(parts);
        const at = whole.length === 0 ? 0 : where % whole.length;
        const broken = flip === null ? whole.subarray(0, at) : Buffer.from(whole);
        if (flip !== null && whole.length > 0) broken[at] = (broken[at] ?? 0) ^ flip;
        let count = 0;
        for (let end = 0; count < parts.length && (end += parts[count]?.length ?? 0) <= at; ) count += 1;
        const intact = whole.length === 0 ? records.length : count;
        const read = decodeRecords(broken);
        expect(read.records).toEqual(records.slice(0, intact));
        expect(read.whole).toBe(parts.slice(0, intact).reduce((sum, part) => sum + part.length, 0));
        expect(decodeRecords(whole).records).toEqual(records);
      }),
    );
  });

  it('with a torn end is mended by recovery, and goes on', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    const path = join(home.state, 'journal', undoJob.planId, 'log');
    const whole = readFileSync(path);
    appendFileSync(path, whole.subarray(0, 30));
    expect(await recoverPurge({ ...undoJob, resume: true }, tools())).toEqual(outcome);
    expect(readFileSync(path)).toEqual(whole);
    // Without its outcome the plan is finished again: verified anew, and nothing is written twice.
    writeFileSync(path, whole.subarray(0, whole.length - 20));
    const again = await recoverPurge({ ...undoJob, resume: true }, tools());
    expect({ ...again, finishedAt: '' }).toEqual({ ...outcome, finishedAt: '' });
  });
});

it('paths that are no UTF-8 survive the journal', () => {
  const path = Buffer.from([0x2f, 0xff, 0xfe, 0x61]);
  expect(fromJson(toJson({ path, list: [path, 'plain'], nothing: null }))).toEqual({ path, list: [path, 'plain'], nothing: null });
});

it('a packet gives back header and bytes, and refuses any other length', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.jsonValue(), parts, (header, bytes) => {
      const packed = pack({ header, parts: bytes });
      const read = unpack(packed);
      expect(JSON.stringify(read.header)).toBe(JSON.stringify(header));
      expect(read.parts.map((part) => [...part])).toEqual(bytes.map((part) => [...part]));
      expect(() => unpack(packed.subarray(0, -1))).toThrow(expect.objectContaining({ code: 'journal-damaged' }) as Error);
    }),
  );
});

it('what is sealed opens with its key and no other, and not when a byte of it changed', async () => {
  const [key, other] = [await makeKey(), await makeKey()];
  const plain = randomBytes(1_000);
  const sealed = await seal(key.recipient, plain);
  expect(Buffer.from(await unseal(key.identity, sealed))).toEqual(plain);
  await expect(unseal(other.identity, sealed)).rejects.toMatchObject({ code: 'wrong-key' });
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  await expect(unseal(key.identity, sealed)).rejects.toMatchObject({ code: 'wrong-key' });
});

describe('recovery with something missing', () => {
  async function begun(home: PurgeHome): Promise<{ plan: Plan; job: Parameters<typeof recoverPurge>[0]; folder: string; secret: string }> {
    const secret = freshSecret();
    for (const name of ['a.txt', 'b.txt']) home.write(name, `key=${secret}\n`);
    const { plan, undoJob } = await home.purge({ e1: secret });
    const folder = join(home.state, 'journal', plan.planId);
    const log = readFileSync(join(folder, 'log'));
    // As if it had been killed right after the second step's pre-image was sealed.
    const { records } = decodeRecords(log);
    const cut = records.findIndex((one) => one.t === 'applied' && one.step === 1);
    writeFileSync(join(folder, 'log'), Buffer.concat(records.slice(0, cut).map(encodeRecord)));
    return { plan, job: { ...undoJob, resume: true }, folder, secret };
  }

  it('the key: nothing is written, and nothing is claimed', async () => {
    using home = new PurgeHome();
    const { job } = await begun(home);
    const outcome = await recoverPurge({ ...job, identity: null }, tools());
    expect(outcome.fates.map((fate) => fate.reason)).toEqual(['verification-failed', 'interrupted']);
    expect(outcome).toMatchObject({ purged: 0, remaining: 2 });
  });

  it('one pre-image is damaged: its file is a residual, the others are recovered', async () => {
    using home = new PurgeHome();
    const { job, folder } = await begun(home);
    writeFileSync(join(folder, 'step-1.age'), 'damaged');
    const outcome = await recoverPurge(job, tools());
    expect(outcome.fates.map((fate) => fate.reason)).toEqual([null, 'interrupted']);
  });

  it('a file changed since it was broken off: left, and verification says what is in it', async () => {
    using home = new PurgeHome();
    const { job, secret } = await begun(home);
    home.rewrite('b.txt', Buffer.from(`new=${secret}\n`));
    const outcome = await recoverPurge(job, tools());
    expect(outcome.fates.map((fate) => fate.reason)).toEqual([null, 'span-changed']);
    expect(String(home.read('b.txt'))).toBe(`new=${secret}\n`);
  });

  it('a plan that was begun is not begun again', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { job } = await home.purge({ e1: secret });
    await expect(runPurge(job, tools())).rejects.toMatchObject({ code: 'plan-exists' });
  });
});
