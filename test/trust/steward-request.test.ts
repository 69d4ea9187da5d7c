import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Bundle, EnrolmentPayload, StewardAsk, StewardRequestPayload } from '../../src/protocol/index.ts';
import {
  enrolmentAt,
  fitsProfile,
  generateSigner,
  globFits,
  initFleet,
  makeStatement,
  openEnrolment,
  openStewardAnswer,
  openStewardRequest,
  parseProfiles,
  signer,
  stewardRequestId,
} from '../../src/trust/index.ts';

const fleet = async () => {
  const made = await initFleet({
    name: 'test',
    serverUrl: 'http://127.0.0.1:1',
    operators: [{ person: 'ada' }],
    now: new Date().toISOString(),
  });
  const browser = await generateSigner();
  const bundle: Bundle = {
    ...made.bundle,
    orderKeys: [...made.bundle.orderKeys, { keyId: browser.keyId, person: 'bea', origin: 'browser', key: browser.publicKey }],
  };
  return {
    bundle,
    cli: await signer(made.operatorSecrets[0]?.orderJwk ?? {}),
    browser: await signer(browser.privateJwk),
    steward: await signer(made.stewardSecrets.signingJwk),
  };
};
const request = (bundle: Bundle, ask: StewardAsk): StewardRequestPayload => ({
  type: 'steward-request',
  fleet: bundle.fleet,
  nonce: 'A'.repeat(24),
  issuedAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T10:15:00.000Z',
  ask,
});

describe('requests to the steward', () => {
  it('let somebody in by the signature of a command alone, and keep out by any operator’s', async () => {
    const { bundle, cli, browser, steward } = await fleet();
    const admit = request(bundle, { kind: 'admit', devices: [{ deviceId: 'd1', replaces: [] }] });
    const open = request(bundle, { kind: 'enrolment', open: true, until: null });
    const closedFor = request(bundle, { kind: 'enrolment', open: false, until: '2026-11-23T10:00:00.000Z' });
    for (const payload of [admit, open, closedFor]) {
      expect((await openStewardRequest(await makeStatement(payload, [cli]), bundle)).payload).toEqual(payload);
      await expect(openStewardRequest(await makeStatement(payload, [browser]), bundle)).rejects.toMatchObject({
        code: 'needs-cli-signature',
      });
      await openStewardRequest(await makeStatement(payload, [browser, cli]), bundle);
    }
    for (const ask of [
      { kind: 'revoke', devices: ['d1'], reason: 'lost' },
      { kind: 'enrolment', open: false, until: null },
    ] as const) {
      await openStewardRequest(
        await makeStatement(request(bundle, { ...ask, ...('devices' in ask ? { devices: [...ask.devices] } : {}) } as StewardAsk), [
          browser,
        ]),
        bundle,
      );
    }
    await expect(openStewardRequest(await makeStatement(admit, [steward]), bundle)).rejects.toMatchObject({ code: 'unknown-key' });
    await expect(openStewardRequest(await makeStatement({ ...admit, fleet: 'other' }, [cli]), bundle)).rejects.toMatchObject({
      code: 'foreign-fleet',
    });
  });

  it('answers and words are the steward’s, and an answer is to one request', async () => {
    const { bundle, cli, steward } = await fleet();
    const answer = {
      type: 'steward-answer',
      fleet: bundle.fleet,
      requestId: 'ask.1',
      outcome: 'done',
      code: null,
      sentence: '',
      devices: [],
      issuedAt: '2026-11-22T10:00:00.000Z',
    };
    await openStewardAnswer(await makeStatement(answer, [steward]), 'ask.1', bundle);
    await expect(openStewardAnswer(await makeStatement(answer, [steward]), 'ask.2', bundle)).rejects.toMatchObject({ code: 'wrong-type' });
    await expect(openStewardAnswer(await makeStatement(answer, [cli]), 'ask.1', bundle)).rejects.toMatchObject({ code: 'unknown-key' });
    const word = { type: 'enrolment', fleet: bundle.fleet, open: true, until: null, issuedAt: '2026-11-22T10:00:00.000Z' };
    expect((await openEnrolment(await makeStatement(word, [steward]), bundle)).payload).toEqual(word);
    await expect(openEnrolment(await makeStatement(word, [cli]), bundle)).rejects.toMatchObject({ code: 'unknown-key' });
  });

  it('two of the same wish are two, the same bytes are one', async () => {
    const { bundle, cli } = await fleet();
    const one = request(bundle, { kind: 'revoke', devices: ['d1'], reason: 'lost' });
    const [a, b, c] = [
      await makeStatement(one, [cli]),
      await makeStatement(one, [cli]),
      await makeStatement({ ...one, nonce: 'B'.repeat(24) }, [cli]),
    ];
    expect(stewardRequestId(a)).toBe(stewardRequestId(b));
    expect(stewardRequestId(a)).not.toBe(stewardRequestId(c));
  });
});

describe('the word on enrolment', () => {
  const word = (open: boolean, until: string | null): EnrolmentPayload => ({
    type: 'enrolment',
    fleet: 'f',
    open,
    until,
    issuedAt: '2026-01-01T00:00:00.000Z',
  });
  it('turns round by itself when its time is over, once', () => {
    expect(enrolmentAt(null, '2026-06-01T00:00:00.000Z')).toEqual({ open: true, until: null });
    for (const open of [true, false]) {
      const until = '2026-06-01T00:00:00.000Z';
      expect(enrolmentAt(word(open, until), '2026-05-31T23:59:59.999Z')).toEqual({ open, until });
      expect(enrolmentAt(word(open, until), until)).toEqual({ open: !open, until: null });
      expect(enrolmentAt(word(open, null), '2099-01-01T00:00:00.000Z')).toEqual({ open, until: null });
    }
  });
});

describe('profiles', () => {
  /** Slow and obvious. */
  const reference = (pattern: string, text: string): boolean => {
    if (pattern === '') return text === '';
    if (pattern[0] === '*') return reference(pattern.slice(1), text) || (text !== '' && reference(pattern, text.slice(1)));
    return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && reference(pattern.slice(1), text.slice(1));
  };
  const letters = (of: string[]) => fc.array(fc.constantFrom(...of), { maxLength: 8 }).map((all) => all.join(''));

  prop.prop([letters(['a', 'b', '*', '?']), letters(['a', 'b', '.', '*'])], { numRuns: 2_000 })('fit as by the book', (pattern, text) => {
    expect(globFits(pattern, text)).toBe(reference(pattern, text));
  });

  it('are fast on hostile patterns, and know machine names whatever their case', () => {
    const began = performance.now();
    expect(globFits(`${'a*'.repeat(100)}b`, 'a'.repeat(256))).toBe(false);
    expect(performance.now() - began).toBeLessThan(100);
    expect(fitsProfile({ machine: 'ACME-*', user: 'ann' }, { machine: 'acme-7', user: 'ann' })).toBe(true);
    expect(fitsProfile({ machine: 'ACME-*', user: 'ann' }, { machine: 'acme-7', user: 'Ann' })).toBe(false);
  });

  it('are read from lines, and a bad line is named', () => {
    expect(parseProfiles('\u{feff}# IT\r\nlaptop-7, ann\r\n\r\nlab-??/*\n')).toEqual([
      { machine: 'laptop-7', user: 'ann' },
      { machine: 'lab-??', user: '*' },
    ]);
    expect(() => parseProfiles('laptop-7,ann\nlaptop-8\n')).toThrow(/line 2/);
    expect(() => parseProfiles('a,b,c')).toThrow(/line 1/);
  });
});
