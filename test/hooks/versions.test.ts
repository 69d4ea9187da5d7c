import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/forms/index.ts';
import type { DraftPayload, RotationEvent, StewardFrame } from '../../src/protocol/index.ts';
import { parseWatch } from '../../src/steward/index.ts';
import { openRegistry, type Registry } from '../../src/steward/versions/registry.ts';
import { VersionDesk, type VersionEvent } from '../../src/steward/versions/version-desk.ts';
import { fingerprintKeys, openDraft, rotationEventId } from '../../src/trust/index.ts';
import { type Fleet, makeFleet } from '../server/constellation.ts';
import { FakeSecretsManager } from './fake-secrets-manager.ts';
import { FakeVault } from './fake-vault.ts';
import { huntable } from './values.ts';

/** The steward beside secrets managers: what it registers, what it drafts, and what it keeps of values: nothing. */

const fresh = () => huntable(() => randomBytes(24).toString('base64url'));

let folder: string;
let fleet: Fleet;
let vault: FakeVault;
let registry: Registry;
let sent: StewardFrame[];
let told: VersionEvent[];
let up: boolean;
const desks: VersionDesk[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-versions-'));
  fleet = await makeFleet();
  vault = await FakeVault.start(fresh());
  registry = openRegistry(join(folder, 'versions.db'));
  sent = [];
  told = [];
  up = true;
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk[Symbol.asyncDispose]();
  registry[Symbol.dispose]();
  await vault[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function start(managers: readonly object[], keys = fleet.keys): VersionDesk {
  const desk = new VersionDesk({
    bundle: fleet.bundle,
    signer: fleet.steward,
    keys,
    registry,
    watch: parseWatch(JSON.stringify({ format: 'lastcopy-watch-1', managers })),
    send: (frame) => {
      if (up) sent.push(frame);
      return up;
    },
    holds: () => true,
    tell: (event) => void told.push(event),
    onError: (error) => {
      throw error;
    },
  });
  desks.push(desk);
  return desk;
}
const watched = (over: object = {}) => ({
  kind: 'vault',
  name: 'main',
  address: vault.address,
  token: vault.token,
  mounts: [{ mount: 'secret', folders: ['app'] }],
  everySeconds: 3_600,
  ...over,
});
async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 8_000; Date.now() < end; await sleep(10)) if (holds()) return;
  throw new Error(`waited in vain: ${what}; told: ${JSON.stringify(told)}`);
}
const known = (ref: string, version: string) => until(`${ref} ${version} is registered`, () => registry.has(ref, version));
const drafts = (): Promise<DraftPayload[]> =>
  Promise.all(
    sent.flatMap((frame) => (frame.t === 'draft' ? [openDraft(frame.statement, fleet.bundle).then(({ payload }) => payload)] : [])),
  );
async function drafted(outcome: string): Promise<DraftPayload> {
  for (const end = Date.now() + 8_000; Date.now() < end; await sleep(10)) {
    const found = (await drafts()).find((one) => one.outcome === outcome);
    if (found) return found;
  }
  throw new Error(`no draft is ${outcome}: ${JSON.stringify(await drafts())}; told: ${JSON.stringify(told)}`);
}
const print = (value: string): string => fingerprint(fingerprintKeys(fleet.keys), new TextEncoder().encode(value));
const event = (over: Partial<RotationEvent>): RotationEvent => ({
  eventId: rotationEventId('aws', fresh()),
  source: 'aws',
  secretRef: 'arn:none',
  oldVersion: null,
  newVersion: null,
  occurredAt: new Date().toISOString(),
  oldInvalidAt: null,
  kind: 'rotated',
  ...over,
});

describe('Vault and OpenBao', () => {
  it.each([false, true])(
    'registers what is there, and drafts a rotation that an event tells of (paths with mount: %s)',
    async (withMount) => {
      vault.withMount = withMount;
      const [old, next] = [fresh(), fresh()];
      vault.put('app/db', { password: old, username: 'app', port: 5432 });
      vault.put('other/db', { password: fresh() });
      start([watched()]);
      await known('main/secret/app/db', '1');
      await until('it subscribes', () => vault.subscribers === 1);
      vault.put('app/db', { password: next, username: 'app', port: 5432 });
      const draft = await drafted('ready');
      expect(draft).toMatchObject({
        event: {
          eventId: rotationEventId('vault', 'main/secret/app/db', '2'),
          source: 'vault',
          secretRef: 'main/secret/app/db',
          oldVersion: '1',
          newVersion: '2',
          oldInvalidAt: null,
          kind: 'rotated',
        },
        values: [{ field: '/password', successor: print(next) }],
        // The user's name.
        left: 1,
      });
      expect(draft.tickets).toHaveLength(8);
      for (const { entries } of draft.tickets) expect(entries.map((entry) => entry.fingerprint)).toEqual([print(old)]);
      expect(new Set(draft.tickets.map(({ orderId }) => orderId)).size).toBe(8);
      // What is not below a watched folder is not read.
      expect(vault.asked.some((asked) => asked.includes('other/db'))).toBe(false);
    },
  );

  it('finds by looking what events did not tell, and while it was away', async () => {
    vault.silent = true;
    vault.put('app/db', { password: fresh() });
    const first = start([watched()]);
    await known('main/secret/app/db', '1');
    await until('it subscribes', () => vault.subscribers === 1);
    vault.put('app/db', { password: fresh() });
    // The line breaks: it looks again when it is back.
    vault.cut();
    expect((await drafted('ready')).event.newVersion).toBe('2');
    await first[Symbol.asyncDispose]();
    vault.put('app/db', { password: fresh() });
    vault.put('app/db', { password: fresh() });
    sent = [];
    start([watched({ events: [] })]);
    // Both versions that came meanwhile are registered; what died is the one that was current.
    const later = await drafted('ready');
    expect(later.event).toMatchObject({ oldVersion: '2', newVersion: '4' });
    expect(registry.has('main/secret/app/db', '3')).toBe(true);
  });

  it('tells an event once, however it came', async () => {
    vault.put('app/db', { password: fresh() });
    const desk = start([watched()]);
    await known('main/secret/app/db', '1');
    await until('it subscribes', () => vault.subscribers === 1);
    vault.put('app/db', { password: fresh() });
    const { event: first } = await drafted('ready');
    desk.take(first);
    vault.tell('kv-v2/data-write', 'app/db', { current_version: '2', operation: 'data-write' });
    await desk.idle();
    expect(new Set((await drafts()).map((one) => one.event.eventId))).toEqual(new Set([first.eventId]));
    const statements = sent.flatMap((frame) => (frame.t === 'draft' ? [frame.statement.payload] : []));
    expect(new Set(statements).size).toBe(1);
  });

  it('gives out nothing that another secret still uses, and nothing of a current version, whatever an event says', async () => {
    const shared = fresh();
    vault.put('app/a', { token: shared, own: fresh() });
    vault.put('app/b', { token: shared });
    const desk = start([watched({ events: [] })]);
    await known('main/secret/app/b', '1');
    await known('main/secret/app/a', '1');
    await desk.idle();
    // A server that lies: the only version there is would be dead.
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/b', oldVersion: '1', newVersion: '2' }));
    const lie = await drafted('in-use');
    expect(lie).toMatchObject({ tickets: [], values: [] });
    const next = fresh();
    vault.put('app/a', { token: next, own: fresh() });
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/a' }));
    const draft = await drafted('ready');
    expect(draft.values.map(({ field }) => field)).toEqual(['/own']);
    expect(draft.left).toBe(1);
    expect(JSON.stringify(draft)).not.toContain(print(shared));
  });

  it('says why where nothing can be drafted, and asks again where the manager does not answer', async () => {
    vault.put('app/weak', { password: 'changeme' });
    const desk = start([watched({ events: [] })]);
    await known('main/secret/app/weak', '1');
    vault.put('app/weak', { password: 'postgres' });
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/weak' }));
    expect((await drafted('guessable')).sentence).toContain('lastcopy rotate');
    desk.take(event({ secretRef: 'octo-org/octo-repo/secret-scanning/42', source: 'github', kind: 'revoked' }));
    expect((await drafted('unregistered')).sentence).toContain('lastcopy rotate');

    vault.put('app/db', { password: fresh() });
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/db' }));
    await known('main/secret/app/db', '1');
    vault.put('app/db', { password: fresh() });
    vault.broken = true;
    desk.take(event({ eventId: rotationEventId('vault', 'again'), source: 'vault', secretRef: 'main/secret/app/db' }));
    expect((await drafted('unconfirmed')).tickets).toEqual([]);
    vault.broken = false;
    sent = [];
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/db' }));
    await desk.idle();
    const again = (await drafts()).find((one) => one.event.eventId === rotationEventId('vault', 'again'));
    expect(again?.outcome).toBe('ready');
  });

  it('drafts a hex key by its fingerprint: no window of it hides enough', async () => {
    const old = randomBytes(32).toString('hex');
    vault.put('app/hex', { key: old });
    const desk = start([watched({ events: [] })]);
    await known('main/secret/app/hex', '1');
    vault.put('app/hex', { key: randomBytes(32).toString('hex') });
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/hex' }));
    const draft = await drafted('ready');
    expect(draft.tickets[0]?.entries).toEqual([{ kind: 'fingerprint', id: 'e1', fingerprint: print(old) }]);
    expect(draft.sentence).toContain('in copies that laptops have found themselves');
    // Beside a value with a window it would keep that from being hunted everywhere.
    vault.put('app/mixed', { key: randomBytes(32).toString('hex'), token: fresh() });
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/mixed' }));
    await known('main/secret/app/mixed', '1');
    vault.put('app/mixed', { key: randomBytes(32).toString('hex'), token: fresh() });
    sent = [];
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/mixed' }));
    const mixed = await drafted('ready');
    expect(mixed.values.map(({ field }) => field)).toEqual(['/token']);
    expect(mixed.left).toBe(1);
  });

  it('destroyed versions are kept as they were registered; a wrong token is told once, without it', async () => {
    const old = fresh();
    vault.put('app/db', { password: old });
    const desk = start([watched()]);
    await known('main/secret/app/db', '1');
    await until('it subscribes', () => vault.subscribers === 1);
    vault.put('app/db', { password: fresh() });
    vault.destroy('app/db', 1);
    expect((await drafted('ready')).tickets[0]?.entries[0]?.fingerprint).toBe(print(old));
    await desk[Symbol.asyncDispose]();
    const wrong = fresh();
    told = [];
    const refused = start([watched({ token: wrong })]);
    await until('it is told', () => told.filter(({ type }) => type === 'manager-trouble').length >= 2);
    await refused.idle();
    const troubles = told.filter((one) => one.type === 'manager-trouble');
    expect(troubles.map(({ code }) => code).toSorted()).toEqual(['refused', 'unreachable']);
    expect(JSON.stringify(told)).not.toContain(wrong);
  });

  it('passwords of database roles are not to be had: it says so, and since when the old one is invalid', async () => {
    const desk = start([watched({ events: ['database/*'] })]);
    await until('it subscribes', () => vault.subscribers === 1);
    vault.tell('database/rotate', 'ignored', { name: 'readonly', path: 'database/rotate-role/readonly' });
    const draft = await drafted('unregistered');
    expect(draft.event).toMatchObject({ secretRef: 'main/secret/readonly', kind: 'rotated', oldInvalidAt: draft.event.occurredAt });
    await desk.idle();
  });
});

describe('AWS Secrets Manager', () => {
  let aws: FakeSecretsManager;
  const key = { id: `AKIA${fresh()}`, secret: fresh(), session: fresh() };
  beforeEach(async () => {
    aws = await FakeSecretsManager.start(key);
  });
  afterEach(() => aws[Symbol.asyncDispose]());
  const account = (over: object = {}) => ({
    kind: 'aws',
    name: 'prod',
    region: aws.region,
    endpoint: aws.address,
    credentials: { AccessKeyId: key.id, SecretAccessKey: key.secret, SessionToken: key.session },
    everySeconds: 3_600,
    ...over,
  });

  it.each([
    ['all that it may list', {}],
    ['those that are named', { secrets: ['db'] }],
  ])('registers %s and drafts what a hook told', async (_what, over) => {
    const [old, next] = [fresh(), fresh()];
    const first = aws.put('db', JSON.stringify({ username: 'app', password: old }));
    const desk = start([account(over)]);
    await known(aws.arn('db'), first);
    const second = aws.put('db', JSON.stringify({ username: 'app', password: next }));
    const hook = event({ eventId: rotationEventId('aws', aws.arn('db'), second), secretRef: aws.arn('db'), newVersion: second });
    desk.take(hook);
    const draft = await drafted('ready');
    expect(draft.event).toMatchObject({ eventId: hook.eventId, oldVersion: first, newVersion: second });
    expect(draft.tickets[0]?.entries.map((entry) => entry.fingerprint)).toEqual([print(old)]);
    await desk.idle();
    // The hook's event and the change that it saw by itself are one.
    expect(new Set((await drafts()).map((one) => one.event.eventId)).size).toBe(1);
  });

  it('reads AWSPREVIOUS where it comes late: the version that died before it ever looked', async () => {
    const old = fresh();
    const first = aws.put('late', old);
    const second = aws.put('late', fresh());
    const desk = start([account()]);
    await known(aws.arn('late'), second);
    desk.take(event({ secretRef: aws.arn('late'), newVersion: second }));
    const draft = await drafted('ready');
    expect(draft.event.oldVersion).toBe(first);
    expect(draft.values).toEqual([{ field: '', successor: expect.stringMatching(/^fp1\./) }]);
    expect(draft.tickets[0]?.entries[0]?.fingerprint).toBe(print(old));
  });

  it('a wrong key is told, and nothing of it', async () => {
    aws.put('db', fresh());
    const wrong = fresh();
    start([account({ credentials: { AccessKeyId: key.id, SecretAccessKey: wrong, SessionToken: key.session } })]);
    await until('it is told', () => told.some(({ type }) => type === 'manager-trouble'));
    expect(told).toContainEqual(expect.objectContaining({ code: 'refused', why: expect.stringContaining('InvalidSignatureException') }));
    expect(JSON.stringify(told)).not.toContain(wrong);
  });
});

describe('what it keeps', () => {
  it('holds no value, whole or in part, in any file; and its entries open by the key file alone', async () => {
    const [old, next] = [fresh(), fresh()];
    vault.put('app/db', { password: old, nested: { token: next } });
    vault.put('app/db', { password: fresh(), nested: { token: fresh() } });
    const desk = start([watched()]);
    await known('main/secret/app/db', '2');
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/db' }));
    await drafted('ready');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const all = Buffer.concat(files);
    // It would be seen: names are there.
    expect(all.includes('main/secret/app/db')).toBe(true);
    for (const value of [old, next]) {
      for (const form of [value, value.slice(0, 12), Buffer.from(value).toString('base64'), Buffer.from(value).toString('hex')])
        expect(all.includes(form)).toBe(false);
    }
    const draft = (await drafts()).find(({ outcome }) => outcome === 'ready');
    const { tickets } = registry.version('main/secret/app/db', '2') ?? {};
    // Of a live version not even the entry's salt or tag stands there open.
    expect(tickets).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(draft?.tickets[0]?.entries).toHaveLength(2);
    const other = await makeFleet();
    const { openTickets } = await import('../../src/steward/versions/registering.ts');
    await expect(openTickets(tickets ?? '', other.keys)).rejects.toMatchObject({ code: 'wrong-key' });
  });

  it('drafts wait for the line, and are sent until the server has them', async () => {
    up = false;
    vault.put('app/db', { password: fresh() });
    vault.put('app/db', { password: fresh() });
    const desk = start([watched({ events: [] })]);
    await known('main/secret/app/db', '2');
    desk.take(event({ source: 'vault', secretRef: 'main/secret/app/db' }));
    await desk.idle();
    expect(sent).toEqual([]);
    up = true;
    desk.up();
    desk.up();
    expect(sent).toHaveLength(2);
    const last = sent.at(-1);
    desk.accepted(last?.t === 'draft' ? last.id : '');
    sent = [];
    desk.up();
    expect(sent).toEqual([]);
  });
});
