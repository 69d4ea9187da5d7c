import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { generateSealing, generateSigner, signer, stewardRequestId } from '../../src/trust/index.ts';
import { Desks } from './desks.ts';

const admit = (deviceId: string, replaces: string[] = []) => ({ kind: 'admit' as const, devices: [{ deviceId, replaces }] });
const revoke = (deviceId: string, reason = 'lost') => ({ kind: 'revoke' as const, devices: [deviceId], reason });

describe('a steward whose server is hostile', () => {
  it('admits nobody whose record was altered: another sealing key, name or owner', async () => {
    using desks = await Desks.make({ kind: 'automatic' });
    const device = await desks.device('laptop-1');
    const other = await desks.device('laptop-2');
    const { proof: _proof, ...unproved } = device;
    for (const swapped of [
      { ...device, sealingKey: (await generateSealing()).publicKey },
      { ...device, sealingKey: other.sealingKey, proof: other.proof ?? '' },
      { ...device, machine: 'laptop-2' },
      { ...device, user: 'root' },
      { ...device, signingKey: other.signingKey },
      { ...device, deviceId: other.deviceId },
      unproved,
    ]) {
      await desks.admissions.device(swapped);
    }
    expect(desks.sent.filter(({ t }) => t === 'admit')).toEqual([]);
    expect(desks.events.map(({ type }) => type)).toEqual(Array.from({ length: 7 }, () => 'record-refused'));
    // As it is, it comes in.
    await desks.admissions.device(device);
    expect(desks.word(device.deviceId)).toBe('admitted');
  });

  it('takes up no request that no operator has signed, and none under another name', async () => {
    using desks = await Desks.make();
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    const stranger = await signer((await generateSigner()).privateJwk);
    expect(await desks.ask(await desks.request(admit(device.deviceId), { by: stranger }))).toMatchObject({
      outcome: 'refused',
      code: 'unknown-key',
    });
    expect(await desks.ask(await desks.request(admit(device.deviceId), { by: desks.steward }))).toMatchObject({ code: 'unknown-key' });
    expect(await desks.ask(await desks.request(admit(device.deviceId), { fleet: 'another' }))).toMatchObject({ code: 'foreign-fleet' });
    const good = await desks.request(admit(device.deviceId));
    const altered = { ...good, payload: (await desks.request(admit(device.deviceId))).payload };
    expect(await desks.ask(altered)).toMatchObject({ code: 'bad-signature' });
    expect(await desks.ask(good, 'ask.another-name')).toMatchObject({ outcome: 'refused' });
    expect(desks.word(device.deviceId)).toBeNull();
    expect(await desks.ask(good)).toMatchObject({ outcome: 'done', devices: [{ outcome: 'admitted' }] });
    expect(desks.word(device.deviceId)).toBe('admitted');
  });

  it('an old admission that comes after a revocation brings nothing back: not again, and not for the first time', async () => {
    using desks = await Desks.make();
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    const first = await desks.request(admit(device.deviceId));
    const withheld = await desks.request(admit(device.deviceId));
    await desks.ask(first);
    await desks.ask(await desks.request(revoke(device.deviceId), { issuedAt: Date.now() + 50 }));
    expect(desks.word(device.deviceId)).toBe('revoked');
    desks.restart();
    expect(await desks.ask(first)).toMatchObject({ outcome: 'done' });
    expect(await desks.ask(withheld)).toMatchObject({ outcome: 'refused', code: 'older-than-revocation' });
    await desks.admissions.device(device);
    expect(desks.word(device.deviceId)).toBe('revoked');
    // Whoever asks anew, knowing of it, gets it.
    expect(await desks.ask(await desks.request(admit(device.deviceId), { issuedAt: Date.now() + 100 }))).toMatchObject({ outcome: 'done' });
    expect(desks.word(device.deviceId)).toBe('admitted');
  });

  it('tells what is too old, too long or from a clock that is wrong from what is forged', async () => {
    using desks = await Desks.make();
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    const late = await desks.request(admit(device.deviceId), { issuedAt: Date.now() - 3_600_000 });
    expect(await desks.ask(late)).toMatchObject({ code: 'expired' });
    const ahead = await desks.ask(await desks.request(admit(device.deviceId), { issuedAt: Date.now() + 1_800_000 }));
    expect(ahead).toMatchObject({ code: 'clock-skew', sentence: expect.stringContaining('30 min ahead') });
    expect(await desks.ask(await desks.request(admit(device.deviceId), { life: 30 * 86_400_000 }))).toMatchObject({ code: 'too-long' });
    expect(desks.word(device.deviceId)).toBeNull();
  });

  it('one request is answered once and for all, and its words are sent again to a server that lost them', async () => {
    using desks = await Desks.make();
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    const request = await desks.request(admit(device.deviceId));
    const answer = await desks.ask(request);
    desks.restart();
    desks.sent.length = 0;
    expect(await desks.ask(request)).toEqual(answer);
    expect(desks.word(device.deviceId)).toBe('admitted');
  });

  it('says once why a device waits, however often it is shown', async () => {
    using desks = await Desks.make();
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    await desks.admissions.device(device);
    expect(desks.events.filter(({ type }) => type === 'waits')).toHaveLength(1);
  });

  const steps = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 20 }), out: fc.boolean(), copies: fc.integer({ min: 1, max: 2 }), order: fc.nat(1_000) }),
    { minLength: 1, maxLength: 8 },
  );
  prop.prop([steps], { numRuns: 25 })(
    'whatever order it brings requests in, a device is not in by one older than its revocation',
    async (asked) => {
      using desks = await Desks.make();
      const device = await desks.device('laptop-1');
      await desks.admissions.device(device);
      const start = Date.now() - 20_000;
      const made = await Promise.all(
        asked.map(async ({ at, out, ...rest }) => ({
          ...rest,
          out,
          issuedAt: start + at * 1_000,
          statement: await desks.request(out ? revoke(device.deviceId) : admit(device.deviceId), { issuedAt: start + at * 1_000 }),
        })),
      );
      const brought = made
        .flatMap((one) => Array.from({ length: one.copies }, () => one))
        .toSorted((one, other) => one.order - other.order);
      let revoked = false;
      for (const { statement, out } of brought) {
        const answer = await desks.ask(statement, stewardRequestId(statement));
        if (out && answer.outcome === 'done') revoked = true;
        // Every request here was signed before any word of the steward's: once out, none of them lets it in again.
        if (revoked) expect(desks.word(device.deviceId)).toBe('revoked');
      }
    },
  );
});

describe('admission by rule', () => {
  it('holds back what a leaked token brings, also over a restart, and says so once', async () => {
    using desks = await Desks.make({ kind: 'automatic' }, { perHour: 3 });
    for (let n = 0; n < 5; n++) {
      await desks.admissions.device(await desks.device(`laptop-${n}`));
      if (n === 1) desks.restart();
    }
    expect(desks.events.filter(({ type }) => type === 'admitted')).toHaveLength(3);
    expect(desks.events.filter((event) => event.type === 'waits' && event.code === 'cap-reached')).toHaveLength(2);
    expect(desks.sent.filter(({ t }) => t === 'waits')).toHaveLength(2);
  });

  it('never lets one in again that was put out', async () => {
    using desks = await Desks.make({ kind: 'automatic' });
    const device = await desks.device('laptop-1');
    await desks.admissions.device(device);
    await desks.ask(await desks.request(revoke(device.deviceId), { issuedAt: Date.now() + 50 }));
    await desks.admissions.device(device);
    expect(desks.word(device.deviceId)).toBe('revoked');
    expect(desks.events.at(-1)).toMatchObject({ type: 'waits', code: 'revoked' });
  });

  it('stops while enrolment is closed, and goes on with those who wait when it opens; a person may admit by name', async () => {
    using desks = await Desks.make({ kind: 'automatic' });
    const close = { kind: 'enrolment' as const, open: false, until: null };
    expect(await desks.ask(await desks.request(close))).toMatchObject({ outcome: 'done' });
    expect(desks.sent.some(({ t }) => t === 'enrolment')).toBe(true);
    const [one, two] = [await desks.device('laptop-1'), await desks.device('laptop-2')];
    // The server shows them all the same.
    await desks.admissions.device(one);
    await desks.admissions.device(two);
    expect([desks.word(one.deviceId), desks.word(two.deviceId)]).toEqual([null, null]);
    expect(await desks.ask(await desks.request(admit(one.deviceId)))).toMatchObject({ outcome: 'done' });
    desks.restart();
    await desks.admissions.device(two);
    expect(desks.word(two.deviceId)).toBeNull();
    expect(await desks.ask(await desks.request({ ...close, open: true }, { issuedAt: Date.now() + 100 }))).toMatchObject({
      outcome: 'done',
    });
    await desks.admissions.idle();
    expect(desks.word(two.deviceId)).toBe('admitted');
  });

  it('a word on enrolment is not undone by a request from before it', async () => {
    using desks = await Desks.make();
    const old = await desks.request({ kind: 'enrolment', open: true, until: null }, { issuedAt: Date.now() - 10_000 });
    await desks.ask(await desks.request({ kind: 'enrolment', open: false, until: null }));
    expect(await desks.ask(old)).toMatchObject({ outcome: 'refused', code: 'older-than-word' });
    expect(desks.admissions.enrolment?.open).toBe(false);
  });

  it('another rule holds at once for those who wait', async () => {
    using desks = await Desks.make();
    const device = await desks.device('Acme-7', 'ann');
    await desks.admissions.device(device);
    desks.admissions.policy = { kind: 'list', allowed: [{ machine: 'acme-?', user: 'bob' }] };
    await desks.admissions.idle();
    expect(desks.events.at(-1)).toMatchObject({ type: 'waits', code: 'not-on-list' });
    desks.admissions.policy = { kind: 'list', allowed: [{ machine: 'acme-?', user: 'a*' }] };
    await desks.admissions.idle();
    expect(desks.word(device.deviceId)).toBe('admitted');
  });
});

describe('a machine that was set up anew', () => {
  it('takes the place of its old device once that stayed away', async () => {
    using desks = await Desks.make({ kind: 'automatic' }, { replaceAfter: 0 });
    const old = await desks.device('laptop-1');
    await desks.admissions.device(old);
    const fresh = await desks.device('laptop-1');
    await desks.admissions.device(fresh);
    expect([desks.word(old.deviceId), desks.word(fresh.deviceId)]).toEqual(['admitted', 'admitted']);
    desks.restart();
    await desks.admissions.seen([{ deviceId: old.deviceId, lastSeenAt: new Date(Date.parse(fresh.enrolledAt) - 1_000).toISOString() }]);
    expect([desks.word(old.deviceId), desks.word(fresh.deviceId)]).toEqual(['revoked', 'admitted']);
    const told = desks.sent.findLast((frame) => frame.t === 'admit');
    expect(told?.t === 'admit' && JSON.parse(Buffer.from(told.statement.payload, 'base64url').toString())).toMatchObject({
      deviceId: old.deviceId,
      replacedBy: fresh.deviceId,
      wrapped: null,
    });
  });

  it('leaves both where the old one is still at work, and a person decides', async () => {
    using desks = await Desks.make({ kind: 'automatic' }, { replaceAfter: 0 });
    const old = await desks.device('laptop-1');
    await desks.admissions.device(old);
    const fresh = await desks.device('laptop-1');
    await desks.admissions.device(fresh);
    await desks.admissions.seen([{ deviceId: old.deviceId, lastSeenAt: new Date(Date.parse(fresh.enrolledAt) + 1_000).toISOString() }]);
    await desks.admissions.seen([{ deviceId: old.deviceId, lastSeenAt: null }]);
    expect(desks.word(old.deviceId)).toBe('admitted');
    const answer = await desks.ask(await desks.request(admit(fresh.deviceId, [old.deviceId]), { issuedAt: Date.now() + 50 }));
    expect(answer).toMatchObject({ outcome: 'done' });
    expect([desks.word(old.deviceId), desks.word(fresh.deviceId)]).toEqual(['revoked', 'admitted']);
  });

  it('replaces none of another machine or user, whatever the request says', async () => {
    using desks = await Desks.make({ kind: 'automatic' });
    const [other, fresh] = [await desks.device('laptop-2'), await desks.device('laptop-1')];
    await desks.admissions.device(other);
    await desks.admissions.device(fresh);
    const answer = await desks.ask(await desks.request(admit(fresh.deviceId, [other.deviceId]), { issuedAt: Date.now() + 50 }));
    expect(answer).toMatchObject({ outcome: 'refused', devices: [{ code: 'other-profile' }] });
    expect(desks.word(other.deviceId)).toBe('admitted');
  });
});
