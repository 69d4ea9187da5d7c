import { fc, test } from '@fast-check/vitest';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { RotationEvent } from '../../src/protocol/index.ts';
import { aws } from '../../src/server/hooks/aws.ts';
import { caep } from '../../src/server/hooks/caep.ts';
import { doppler } from '../../src/server/hooks/doppler.ts';
import type { Mapped, Mapper } from '../../src/server/hooks/face.ts';
import { github, isPartnerFeed } from '../../src/server/hooks/github.ts';
import { gitguardian } from '../../src/server/hooks/gitguardian.ts';
import { infisical } from '../../src/server/hooks/infisical.ts';
import { payload } from './payloads.ts';

/** What each vendor's documented message becomes. */

const now = Date.parse('2026-11-20T10:00:00.000Z');
const told = { name: 'prod', digest: 'D', now };
const MAPPERS: Readonly<Record<string, Mapper>> = { aws, github, gitguardian, infisical, doppler, caep };
const ID = expect.stringMatching(/^ev\.[A-Za-z0-9_-]{22}$/);

function only(mapped: Mapped): RotationEvent {
  if (mapped.kind !== 'events' || !mapped.events[0] || mapped.events.length > 1) throw new Error(JSON.stringify(mapped));
  return mapped.events[0];
}

/** The message with one member changed. */
function changed(name: string, path: string, value: unknown): unknown {
  const content = payload(name);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  let at = content as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  at[last] = value;
  return content;
}

describe('AWS', () => {
  it('takes AWSCURRENT moved to another version', () => {
    expect(only(aws(payload('aws-label-updated'), told))).toEqual({
      eventId: ID,
      source: 'aws',
      secretRef: 'arn:aws:secretsmanager:us-west-2:012345678901:secret:mySecret-a1b2c3',
      oldVersion: null,
      newVersion: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
      occurredAt: '2024-02-06T16:43:48.000Z',
      oldInvalidAt: null,
      kind: 'rotated',
    });
  });
  it('is one event however often EventBridge sends it, and another for another version', () => {
    const first = only(aws(payload('aws-label-updated'), told));
    expect(only(aws(changed('aws-label-updated', 'id', 'another'), told)).eventId).toBe(first.eventId);
    expect(only(aws(changed('aws-label-updated', 'detail/versionId', 'v2'), told)).eventId).not.toBe(first.eventId);
  });
  it('does not take other labels', () => {
    expect(aws(changed('aws-label-updated', 'detail/labelUpdated', 'MYLABEL'), told).kind).toBe('ignored');
  });
  it("takes CloudTrail's RotationSucceeded, which names no version, and no other of its events", () => {
    expect(only(aws(payload('aws-rotation-succeeded'), told))).toMatchObject({
      secretRef: 'arn:aws:secretsmanager:us-west-2:012345678901:secret:Appuser-a1b2c3',
      newVersion: null,
      occurredAt: '2021-08-13T19:17:16.000Z',
    });
    expect(aws(changed('aws-rotation-succeeded', 'detail/eventName', 'RotationFailed'), told).kind).toBe('ignored');
  });
  it('is not another service', () => {
    expect(aws(changed('aws-label-updated', 'source', 'aws.ec2'), told).kind).toBe('unknown');
  });
});

describe('GitHub', () => {
  it('takes an alert that was resolved as revoked: invalid from then on', () => {
    expect(only(github(payload('github-secret-scanning-alert'), told))).toEqual({
      eventId: ID,
      source: 'github',
      secretRef: 'octo-org/octo-repo/secret-scanning/42',
      oldVersion: null,
      newVersion: null,
      occurredAt: '2026-11-20T09:58:00.000Z',
      oldInvalidAt: '2026-11-20T09:58:00.000Z',
      kind: 'revoked',
    });
  });
  it.each(['created', 'reopened', 'publicly_leaked', 'validated'])('does not take an alert that was %s', (action) => {
    expect(github(changed('github-secret-scanning-alert', 'action', action), told).kind).toBe('ignored');
  });
  it.each(['false_positive', 'wont_fix', 'used_in_tests', null])('does not take one resolved as %s', (resolution) => {
    expect(github(changed('github-secret-scanning-alert', 'alert/resolution', resolution), told).kind).toBe('ignored');
  });
  it('knows the feed of values by its headers and by its shape', () => {
    expect(isPartnerFeed({ 'github-public-key-signature': 'x' }, null)).toBe(true);
    expect(isPartnerFeed({}, [{ token: 'x', type: 't', url: 'u', source: 'content' }])).toBe(true);
    expect(isPartnerFeed({}, payload('github-secret-scanning-alert'))).toBe(false);
  });
});

describe('GitGuardian', () => {
  it('takes an incident whose secret was revoked', () => {
    expect(only(gitguardian(payload('gitguardian-incident'), told))).toMatchObject({
      secretRef: 'incident/3759',
      occurredAt: '2026-11-20T09:59:10.000Z',
      oldInvalidAt: '2026-11-20T09:59:10.000Z',
      kind: 'revoked',
    });
  });
  it('is one event in all that is told of the incident later', () => {
    const first = only(gitguardian(payload('gitguardian-incident'), told));
    expect(only(gitguardian(changed('gitguardian-incident', 'action', 'incident_assigned'), told)).eventId).toBe(first.eventId);
  });
  it('does not take one that is only resolved', () => {
    expect(gitguardian(changed('gitguardian-incident', 'incident/secret_revoked', false), told).kind).toBe('ignored');
  });
});

describe('Infisical', () => {
  it('takes changes below a folder, without knowing which', () => {
    expect(only(infisical(payload('infisical-secrets-modified'), told))).toMatchObject({
      secretRef: '64f0c0ffee/prod/payments',
      occurredAt: '2026-11-20T09:59:59.000Z',
      oldInvalidAt: null,
      kind: 'changed',
    });
  });
  it('does not take its test', () => {
    expect(infisical(changed('infisical-secrets-modified', 'event', 'test'), told).kind).toBe('ignored');
  });
});

describe('Doppler', () => {
  it('tells each changed name by itself; new ones have no old value', () => {
    const mapped = doppler(payload('doppler-secrets-update'), told);
    if (mapped.kind !== 'events') throw new Error(mapped.why);
    expect(mapped.events.map(({ secretRef, kind }) => [secretRef, kind])).toEqual([
      ['payments/prd/STRIPE_KEY', 'rotated'],
      ['payments/prd/OLD_TOKEN', 'deleted'],
    ]);
  });
  it('is the same when it is tried again soon, another when it comes again later', () => {
    const at = (ms: number) => {
      const mapped = doppler(payload('doppler-secrets-update'), { ...told, now: ms });
      return mapped.kind === 'events' ? mapped.events.map(({ eventId }) => eventId) : [];
    };
    expect(at(now + 60_000)).toEqual(at(now));
    expect(at(now + 86_400_000)).not.toEqual(at(now));
  });
  it('is the config as one where no names are told', () => {
    expect(only(doppler(changed('doppler-secrets-update', 'diff', undefined), told))).toMatchObject({
      secretRef: 'payments/prd',
      kind: 'changed',
    });
  });
});

describe('CAEP', () => {
  it('takes a changed credential: the old one may still be valid', () => {
    expect(only(caep(payload('caep-credential-change'), told))).toMatchObject({
      source: 'caep',
      secretRef: 'api-key/deploy-bot',
      occurredAt: '2026-11-20T09:59:50.000Z',
      oldInvalidAt: null,
      kind: 'rotated',
    });
  });
  it.each(['revoke', 'delete'])('%s says that it is invalid from then on', (change) => {
    const event = only(caep(changed('caep-credential-change', 'events', of(change)), told));
    expect(event).toMatchObject({ kind: 'revoked', oldInvalidAt: event.occurredAt });
  });
  it('a created credential has no old value, an unknown change is not understood', () => {
    expect(caep(changed('caep-credential-change', 'events', of('create')), told).kind).toBe('ignored');
    expect(caep(changed('caep-credential-change', 'events', of('moved')), told).kind).toBe('unknown');
  });
  it('is named by its subject where it has no other name', () => {
    const event = caep(
      { ...(payload('caep-credential-change') as object), events: of('update', {}), sub_id: { format: 'email', email: 'bot@example.com' } },
      told,
    );
    expect(only(event).secretRef).toBe('api-key/bot@example.com');
  });
  function of(change: string, name: object = { friendly_name: 'deploy-bot' }): object {
    return {
      'https://schemas.openid.net/secevent/caep/event-type/credential-change': {
        credential_type: 'api-key',
        change_type: change,
        event_timestamp: 1_795_168_790,
        ...name,
      },
    };
  }
});

describe('any mapper', () => {
  const names = [
    'aws-label-updated',
    'aws-rotation-succeeded',
    'github-secret-scanning-alert',
    'gitguardian-incident',
    'infisical-secrets-modified',
    'doppler-secrets-update',
    'caep-credential-change',
  ];

  test.prop([fc.constantFrom(...Object.keys(MAPPERS)), fc.jsonValue()])('never throws, whatever JSON it is given', (name, content) => {
    const mapped = MAPPERS[name]?.(content, told);
    expect(['events', 'ignored', 'unknown']).toContain(mapped?.kind);
  });

  test.prop([fc.constantFrom(...names), fc.constantFrom(...Object.keys(MAPPERS)), fc.nat(), fc.jsonValue({ maxDepth: 2 })])(
    'makes only events that the wire takes, of a documented message in which anything was replaced',
    (name, mapper, where, value) => {
      const content = replaced(payload(name), where, value);
      const mapped = MAPPERS[mapper]?.(content, told);
      if (mapped?.kind === 'events') for (const event of mapped.events) v.parse(RotationEvent, event);
      // What is told of a refusal is fixed: nothing of the message is in it.
      else expect(mapped?.why).toMatch(/^[A-Z][^{}[\]]{5,120}\.$/);
    },
  );

  it('takes no name that is too long or steers a terminal', () => {
    expect(aws(changed('aws-label-updated', 'resources', [`arn:${'x'.repeat(300)}`]), told).kind).toBe('unknown');
    expect(aws(changed('aws-label-updated', 'detail/versionId', '\u001b[2J'), told).kind).toBe('unknown');
  });
});

/** The nth member, counted through the whole, replaced. */
function replaced(content: unknown, where: number, value: unknown): unknown {
  const holders: [object, string][] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    for (const key of Object.keys(one)) {
      holders.push([one, key]);
      walk((one as Record<string, unknown>)[key]);
    }
  };
  walk(content);
  const at = holders[where % holders.length];
  if (at) (at[0] as Record<string, unknown>)[at[1]] = value;
  return content;
}
