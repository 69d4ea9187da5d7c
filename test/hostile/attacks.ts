import { randomUUID } from 'node:crypto';
import type { ChainItem, DeviceRecord, ServerFrame, Statement } from '../../src/protocol/index.ts';
import { generateSealing, generateSigner, link, makeStatement, type Signer, signer, statementHash } from '../../src/trust/index.ts';

/** Everything that a breached server has: what passed through it, and keys of its own. */
export interface Loot {
  /** The true chain, from its first statement on, as devices would get it. */
  readonly items: readonly Extract<ChainItem, { kind: 'statement' }>[];
  /** Heads that were true once and have run out, and the newest. */
  readonly heads: readonly Statement[];
  /** Words of the steward on this device (the older first) and on others. */
  readonly admissions: readonly Statement[];
  readonly otherAdmissions: readonly Statement[];
  /** An order's key as it was wrapped to another device. */
  readonly otherSealedKey: string;
  /** Ids of the keys that count, whose private halves it lacks. */
  readonly keyIds: readonly string[];
  readonly operatorKeyIds: readonly string[];
  readonly stewardKeyId: string;
  /** The hash of the true chain after so many statements. */
  readonly hashAfter: (sequence: number) => string;
  /** How far the device says its chain reaches. */
  readonly cursor: () => number;
  readonly own: Signer;
}

export interface Attack {
  readonly kind: (typeof KINDS)[number];
  /** Chooses among what the kind can be done to. */
  readonly n: number;
  readonly m: number;
}

export const KINDS = [
  'forge',
  'forge-next',
  'campaign',
  'edit',
  'graft',
  'replay',
  'misplace',
  'advance',
  'reorder',
  'hide',
  'invent-hash',
  'rollback',
  'swap-inbox',
  'lie',
  'cut',
] as const;

type Payload = Record<string, unknown>;
const read = ({ payload }: Statement): Payload => JSON.parse(Buffer.from(payload, 'base64url').toString()) as Payload;
const pick = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};

/** Every statement that it holds, each with the frame that would carry it. */
export function carried(loot: Loot): { statement: Statement; type: string; frame: (statement: Statement) => ServerFrame }[] {
  const item =
    ({ seq, sealedKey }: Loot['items'][number]) =>
    (statement: Statement): ServerFrame => ({
      t: 'item',
      item: { kind: 'statement', seq, statement, sealedKey },
    });
  const head = (statement: Statement): ServerFrame => ({ t: 'head', statement });
  const admission = (statement: Statement): ServerFrame => ({ t: 'admission', statement });
  return [
    ...loot.items.map((one) => ({ statement: one.statement, frame: item(one) })),
    ...loot.heads.map((statement) => ({ statement, frame: head })),
    ...[...loot.admissions, ...loot.otherAdmissions].map((statement) => ({ statement, frame: admission })),
  ].map((one) => ({ ...one, type: String(read(one.statement)['type']) }));
}

/** What a statement would say if the server could write: more power, another order, a longer life. */
function spoilt(payload: Payload, m: number): Payload {
  const far = new Date(Date.now() + 10 * 86_400_000).toISOString();
  const changes: Payload[] = [
    { issuedAt: new Date(Date.now() + 1_000).toISOString() },
    { orderId: `order-${m}`, seq: m },
    { expiresAt: far, startBy: far, watchUntil: far },
    { verb: 'delete', classes: ['HOME', 'COPY', 'REGEN'], caps: { files: 9_999, bytes: 9_999_999 } },
    { ring: 1, state: 'revoked', type: pick(['order', 'promotion', 'resume', 'head', 'admission'], m) },
    { sequence: m, hash: 'A'.repeat(43), prev: 'B'.repeat(43) },
    { fleet: 'fleet-another', deviceId: 'device-another' },
  ];
  const known = Object.entries(pick(changes, m)).filter(([member]) => member in payload);
  return { ...payload, ...(known.length > 0 ? Object.fromEntries(known) : { extra: m }) };
}

const inBytes = (payload: Payload): string => Buffer.from(JSON.stringify(payload)).toString('base64url');

/** A statement by the server's own key: under its own name, or under that of a key that counts. */
async function forged({ own, keyIds }: Loot, payload: Payload, n: number): Promise<Statement> {
  const statement = await makeStatement({ type: 'order', ...payload }, [own]);
  const keyId = pick(keyIds, n);
  return {
    ...statement,
    signatures: statement.signatures.map((one) => {
      if (one.kind !== 'jws' || n % 3 === 0) return one;
      // Named outside alone, or in the header too.
      if (n % 3 === 1) return { ...one, keyId };
      const header = JSON.parse(Buffer.from(one.protected, 'base64url').toString()) as Payload;
      return { ...one, keyId, protected: inBytes({ ...header, kid: keyId }) };
    }),
  };
}

/** A whole order of its own at the chain's end: opened, and covered by a head, all under names that count. */
async function campaign(loot: Loot, m: number): Promise<object[]> {
  const { own, items, hashAfter, cursor } = loot;
  const known = items.map(({ statement }) => read(statement));
  const model = pick(
    known.filter(({ type }) => type === 'order'),
    m,
  );
  const orderId = randomUUID();
  const claimed = async (payload: Payload & { type: string }, keyIds: readonly string[]): Promise<Statement> => {
    const { payload: bytes, signatures } = await makeStatement(payload, [own]);
    const [one] = signatures;
    if (one?.kind !== 'jws') throw new Error('another signature');
    const header = JSON.parse(Buffer.from(one.protected, 'base64url').toString()) as Payload;
    return { payload: bytes, signatures: keyIds.map((keyId) => ({ ...one, keyId, protected: inBytes({ ...header, kid: keyId }) })) };
  };
  let seq = cursor();
  let hash = hashAfter(seq);
  const frames: object[] = [];
  for (const type of ['order', 'promotion'] as const) {
    const place = { fleet: model['fleet'], seq: ++seq, prev: hash, issuedAt: new Date().toISOString(), orderId };
    const statement = await claimed({ ...(type === 'order' ? model : { ring: 0 }), type, ...place }, loot.operatorKeyIds);
    frames.push({ t: 'item', item: { kind: 'statement', seq, statement, sealedKey: null } });
    hash = link(hash, statementHash(statement), type);
  }
  const times = { issuedAt: new Date(Date.now() + m).toISOString(), expiresAt: new Date(Date.now() + 600_000).toISOString() };
  const head = await claimed({ type: 'head', fleet: model['fleet'], sequence: seq, hash, ...times }, [loot.stewardKeyId]);
  return [...frames, { t: 'head', statement: head }];
}

/** Frames that bear no signature at all, of every kind there is, and what is no frame. */
async function lies(loot: Loot, m: number): Promise<(object | string)[]> {
  const { items } = loot;
  const [{ statement } = { statement: { payload: 'e30', signatures: [] } }] = items;
  const now = new Date().toISOString();
  const huge = Number.MAX_SAFE_INTEGER;
  const made = await generateSigner();
  const device: DeviceRecord = {
    deviceId: 'device-x',
    signingKey: made.publicKey,
    sealingKey: (await generateSealing()).publicKey,
    machine: 'm',
    user: 'u',
    os: 'linux',
    enrolledAt: now,
    state: 'admitted',
  };
  const event = { eventId: randomUUID(), source: 'vault', secretRef: 'x', oldVersion: '1', newVersion: '2', occurredAt: now };
  const refused = (id: string | null, retryAfter: number | null) => ({ t: 'refused', id, code: 'go-away', message: 'no', retryAfter });
  return [
    { t: 'welcome', protocol: 99, state: 'revoked', time: now },
    { t: 'welcome', protocol: 1, state: 'pending', time: '2001-01-01T00:00:00.000Z', credit: 1 },
    { t: 'welcome', protocol: 1, state: 'steward', time: '2099-01-01T00:00:00.000Z', credit: huge },
    { t: 'challenge', protocol: 2, oldest: 1, nonce: Buffer.from(JSON.stringify({ type: 'order' })).toString('base64url'), time: now },
    { t: 'accepted', id: randomUUID() },
    { t: 'slow', credit: 1, for: m % 2 === 0 ? 1 : huge },
    refused(null, null),
    refused(randomUUID(), m % 2 === 0 ? null : huge),
    { t: 'device', device },
    { t: 'request', requestId: 'r', statement },
    { t: 'retirement-request', requestId: 'r', statement },
    { t: 'seen', devices: [{ deviceId: 'device-x', lastSeenAt: null }] },
    { t: 'receipts', orderId: 'o', receipts: [{ deviceId: 'device-x', statement }], next: 1, more: true },
    { t: 'rotation-event', event: { ...event, oldInvalidAt: null, kind: 'rotated' } },
    { t: 'draft', id: 'd', statement },
    { t: 'enrolment', id: 'e', statement },
    { t: 'answer', id: 'a', requestId: 'r', statement },
    { t: 'item', item: { kind: 'statement', seq: 1, statement: { payload: '!', signatures: [] }, sealedKey: null } },
    { t: 'head', statement: { payload: 'bm8ganNvbg', signatures: statement.signatures } },
    { t: '__proto__' },
    '[',
    'null',
    `{"t":"head","statement":${'['.repeat(20_000)}`,
    'x'.repeat(1_048_577),
  ];
}
/** So many there are. */
export const LIES = 24;

/** The frames of one attack; null: the connection is cut. */
export async function framesOf({ kind, n, m }: Attack, loot: Loot): Promise<readonly (object | string)[] | null> {
  const all = carried(loot);
  const one = pick(all, n);
  const cursor = loot.cursor();
  const next = loot.items[cursor];
  switch (kind) {
    case 'forge':
      return [one.frame(await forged(loot, spoilt(read(one.statement), m), n + m))];
    case 'forge-next': {
      // At the very place that is next on this device, where its number and its link to the chain are right.
      if (!next) return [];
      const { seq, prev } = read(next.statement);
      const payload = { ...read(pick(loot.items, n).statement), seq, prev };
      return [{ t: 'item', item: { kind: 'statement', seq, statement: await forged(loot, payload, m), sealedKey: null } }];
    }
    case 'campaign':
      return campaign(loot, m);
    case 'edit':
      return [one.frame({ ...one.statement, payload: inBytes(spoilt(read(one.statement), m)) })];
    case 'graft':
      return [one.frame({ ...one.statement, signatures: pick(all, m).statement.signatures })];
    case 'replay':
      return [one.frame(one.statement)];
    case 'misplace':
      // A true statement where another belongs: another number, or as another kind of frame.
      return [
        { t: 'item', item: { kind: 'statement', seq: m % 2 === 0 ? cursor + 1 : m, statement: one.statement, sealedKey: null } },
        { t: 'head', statement: pick(loot.items, n).statement },
        { t: 'admission', statement: pick(loot.heads, n) },
      ];
    case 'advance':
      // The truth, as far as it suits.
      return loot.items.slice(cursor, cursor + 1 + (m % 6)).map((item) => ({ t: 'item', item }));
    case 'reorder':
      return loot.items
        .slice(cursor, cursor + 4)
        .toReversed()
        .map((item) => ({ t: 'item', item }));
    case 'hide':
      return next ? [{ t: 'item', item: { kind: 'hash', seq: next.seq, hash: statementHash(next.statement) } }] : [];
    case 'invent-hash':
      return [{ t: 'item', item: { kind: 'hash', seq: cursor + 1, hash: 'A'.repeat(43) } }];
    case 'rollback':
      return [
        { t: 'head', statement: pick(loot.heads, n) },
        { t: 'admission', statement: pick(loot.admissions, m) },
      ];
    case 'swap-inbox':
      return [
        { t: 'admission', statement: pick(loot.otherAdmissions, n) },
        ...(next ? [{ t: 'item', item: { ...next, sealedKey: loot.otherSealedKey } }] : []),
      ];
    case 'lie':
      return [pick(await lies(loot, m), n)];
    case 'cut':
      return null;
  }
}

/** A key that nobody trusts. */
export async function stranger(): Promise<Signer> {
  return signer((await generateSigner()).privateJwk);
}
