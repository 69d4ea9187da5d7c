import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiptPayload, Replica, Residual, Statement } from '../../src/protocol/index.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { digest, note, statement } from './rows.ts';

/**
 * A fleet as a server has it after months, put into its storage directly: what views are measured and pictured on. Keys,
 * hashes and signatures are digits in the right shape, so the chain of such a store can be shown and not be followed.
 * The same numbers give the same crowd.
 */
export interface CrowdSize {
  /** Default 1,000; one in fifty is pending, one in fifty revoked. */
  readonly devices?: number;
  /** Default 100,000, spread unevenly over the admitted ones. */
  readonly replicas?: number;
  /** Default 0. The newest is under way, the one before has residuals, the others are contained. */
  readonly orders?: number;
  /** Milliseconds; what has happened lies before it. Default: now. */
  readonly now?: number;
  /** Id of the order key under the orders; without one of the bundle's they read as signed by nobody. */
  readonly keyId?: string;
}

const PLACES = [
  ['claude-code-transcripts', 'COPY', 'jsonl', '~/.claude/projects/-home-work/%.jsonl'],
  ['bash-history', 'COPY', 'text', '~/.bash_history'],
  ['dotenv', 'HOME', 'text', '~/work/app-%/.env'],
  ['zsh-history', 'COPY', 'text', '~/.zsh_history'],
  ['codex-transcripts', 'COPY', 'jsonl', '~/.codex/sessions/%.jsonl'],
  ['npmrc', 'HOME', 'text', '~/.npmrc'],
  ['notebooks', 'COPY', 'ipynb', '~/analysis/report-%.ipynb'],
  ['git-config', 'COPY', 'text', '~/work/app-%/.git/config'],
  ['dotenv', 'COPY', 'text', '~/work/app-%/.env.backup'],
  ['netrc', 'HOME', 'text', '~/.netrc'],
  ['aws-credentials', 'HOME', 'text', '~/.aws/credentials'],
  ['app-config', 'REGEN', 'json', '~/.config/app-%/state.json'],
  ['other', 'COPY', 'text', '~/work/app-%/notes-%.txt'],
] as const;
const RULES = [
  'github-classic-token',
  'generic-assignment',
  'slack-token',
  'stripe-secret-key',
  'aws-access-key',
  'npm-token',
  'openai-key',
  'jwt',
];
const FORMS = ['raw', 'raw', 'raw', 'json', 'json+json', 'base64', 'percent', 'utf16le'];
const REASONS = ['permission-denied', 'unknown-format', 'encrypted', 'too-large'];
const USERS = ['ann', 'ben', 'chi', 'dee', 'eli', 'fay', 'gus', 'hal', 'ida', 'jon'];
const DAY = 86_400_000;

export interface Crowd {
  readonly deviceIds: readonly string[];
  readonly orderIds: readonly string[];
}

/**
 * Fills `<stateDir>/server.sqlite`, which must not exist; no server may run there meanwhile. Every step of the storage waits
 * for the disk, so the file is made in memory where the system has a place for that (20 times as fast).
 */
export async function seedCrowd(stateDir: string, size: CrowdSize = {}): Promise<Crowd> {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const target = join(stateDir, 'server.sqlite');
  if (existsSync(target)) throw new Error(`${target} exists already`);
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lastcopy-crowd-'));
  try {
    const file = join(folder, 'server.sqlite');
    const storage = sqliteStorage(file);
    const made = await crowd(storage, size);
    await storage[Symbol.asyncDispose]();
    copyFileSync(file, target);
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function crowd(storage: Storage, size: CrowdSize = {}): Promise<Crowd> {
  const { devices = 1_000, replicas = 100_000, orders = 0, now = Date.now() } = size;
  const time = (before: number): string => new Date(now - before).toISOString();
  const stateOf = (n: number) => (n % 50 === 17 ? 'pending' : n % 50 === 33 ? 'revoked' : 'admitted');
  const deviceIds = Array.from({ length: devices }, (_, n) => `device-${String(n + 1).padStart(5, '0')}`);
  const admitted = deviceIds.filter((_, n) => stateOf(n) === 'admitted');

  for (const [n, deviceId] of deviceIds.entries()) {
    const enrolledAt = time(200 * DAY - n * 60_000);
    await storage.enrol(
      {
        deviceId,
        signingKey: { kty: 'OKP', crv: 'Ed25519', x: digest(n % 250) },
        sealingKey: { kty: 'OKP', crv: 'X25519', x: digest(n % 250) },
        machine: `${['laptop', 'build', 'studio'][n % 3]}-${String(n + 1).padStart(4, '0')}`,
        user: USERS[n % USERS.length] ?? '',
        os: ['linux', 'darwin', 'win32'][n % 7 === 0 ? 2 : n % 2] ?? '',
        enrolledAt,
      },
      devices,
      note('enrol', deviceId),
    );
    const state = stateOf(n);
    if (state === 'pending') continue;
    await storage.admit({ deviceId, state, issuedAt: enrolledAt, statement: statement(`admission ${n}`) }, note('admit', deviceId));
    await storage.seen(deviceId, time((n % 90) * 3_600_000), orders * 2);
  }

  // Few devices hold most copies, as it is; what does not divide goes to the first.
  const weights = admitted.map((_, n) => 1 / (1 + (n % 100)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => Math.floor((replicas * weight) / sum));
  shares[0] = (shares[0] ?? 0) + replicas - shares.reduce((total, share) => total + share, 0);
  let made = 0;
  for (const [n, deviceId] of admitted.entries()) {
    const share = shares[n] ?? 0;
    const upserts = Array.from({ length: share }, (_, index) => one(made + index, time((made + index) % DAY)));
    made += share;
    for (let from = 0; from < share; from += 500) {
      const frame = { id: `replicas-${from}`, upserts: upserts.slice(from, from + 500), gone: [] };
      await storage.takeReplicas(deviceId, frame, replicas, note('frame.replicas'));
    }
    if (n % 20 === 19) continue; // has not told yet
    const notVisible = (n * 7) % 40;
    const reasons = Object.fromEntries(REASONS.map((reason, r) => [reason, Math.floor((notVisible + r) / REASONS.length)]));
    const watching = n % 30 === 0 ? 'degraded' : 'live';
    const body = JSON.stringify({ files: 40_000 + n, bytes: 9_000_000_000, reasons });
    await storage.takeVisibility(deviceId, { id: 'visibility', notVisible, watching, body }, time(0));
  }

  const orderIds = Array.from({ length: orders }, (_, n) => `order-${n + 1}`);
  for (const [n, orderId] of orderIds.entries()) await rotate(storage, { n, orderId, orders, admitted, time, keyId: size.keyId });
  return { deviceIds, orderIds };
}

/** One of so many, the first ones more often; the same for the same number. */
const oftenFirst = (n: number, salt: number, many: number): number => Math.floor(((Math.imul(n + 1, salt) >>> 0) / 2 ** 32) ** 2 * many);

/** A secret has 1 to about 20 copies. */
function one(n: number, seenAt: string): Replica {
  const [place, placeClass, format, path] = PLACES[oftenFirst(n, 2_654_435_761, PLACES.length)] ?? PLACES[0];
  const secret = Buffer.alloc(32);
  secret.writeUInt32BE(Math.floor(n / (1 + ((n >> 5) % 20))));
  return {
    replicaId: `r.${n}`,
    fingerprint: `fp1.1.${secret.toString('base64url')}`,
    rule: RULES[oftenFirst(n, 2_246_822_519, RULES.length)] ?? 'jwt',
    place,
    class: placeClass,
    format,
    form: FORMS[n % FORMS.length] ?? 'raw',
    path: path.replaceAll('%', String(n % 400)),
    locator: [{ kind: 'line', line: (n % 900) + 1 }],
    span: { start: n % 10_000, end: (n % 10_000) + 40 },
    length: 40,
    seenAt,
  };
}

const signed = (payload: object, keyId = 'key'): Statement => {
  const { signatures } = statement('');
  return { payload: Buffer.from(JSON.stringify(payload)).toString('base64url'), signatures: signatures.map((one) => ({ ...one, keyId })) };
};
/** Any 32 bytes that are this number's alone. */
const hash = (n: number): string => Buffer.from(n.toString().padStart(32, '0')).toString('base64url');

interface Rotating {
  readonly n: number;
  readonly orderId: string;
  readonly orders: number;
  readonly admitted: readonly string[];
  readonly time: (before: number) => string;
  readonly keyId: string | undefined;
}

/** An order, its promotion, and what the devices said of it. */
async function rotate(storage: Storage, { n, orderId, orders, admitted, time, keyId }: Rotating): Promise<void> {
  const age = (orders - n - 1) * 2 * DAY + 300_000;
  const issuedAt = time(age);
  const seq = n * 2 + 1;
  const common = { fleet: 'fleet', issuedAt };
  const order = {
    type: 'order' as const,
    ...common,
    seq,
    prev: hash(seq - 1),
    orderId,
    label: ['GitHub token of CI', 'Stripe key of billing', 'Deploy key of the shop', 'Database password'][n % 4] ?? '',
    entries: [{ kind: 'fingerprint' as const, id: 'e1', fingerprint: `fp1.1.${digest(n % 250)}` }],
    verb: 'redact' as const,
    classes: ['COPY' as const, 'REGEN' as const],
    scope: { devices: 'all' as const },
    rings: [
      { share: 0.1, notBefore: issuedAt },
      { share: 1, notBefore: issuedAt },
    ],
    caps: { files: 500, bytes: 1_000_000 },
    startBy: time(age - 7 * DAY),
    watchUntil: time(age - 30 * DAY),
    retirements: [],
  };
  const promotion = { type: 'promotion' as const, ...common, seq: seq + 1, prev: hash(seq), orderId, ring: 0 };
  for (const payload of [order, promotion]) {
    await storage.append(
      {
        seq: payload.seq,
        prev: payload.prev,
        hash: hash(payload.seq),
        statementHash: hash(payload.seq + 1_000_000),
        payloadHash: hash(payload.seq + 1_000_000),
        statement: signed(payload, keyId),
        payload,
        scope: { devices: 'all' },
        sealedKeys: new Map(),
        receivedAt: issuedAt,
      },
      hash(0),
      note('chain.append', orderId),
    );
  }
  const underWay = n === orders - 1;
  for (const [index, deviceId] of admitted.entries()) {
    const at = time(age - 1_000 - (index % 240) * 1_000);
    if (underWay && index % 10 > 4) {
      if (index % 10 > 7) continue;
      const state = index % 2 === 0 ? 'hunting' : 'purging';
      await storage.takeProgress(orderId, { id: `p-${orderId}`, deviceId, state, detail: null, at }, note('frame.progress', orderId));
      continue;
    }
    const remains = (underWay || n === orders - 2) && index % 25 === 0 ? 2 : 0;
    const residuals = Array.from(
      { length: remains },
      (_, r): Residual => ({
        entry: 'e1',
        place: 'claude-code-transcripts',
        class: 'COPY',
        path: `~/.claude/projects/-home-work/${index}-${r}.jsonl`,
        locator: [{ kind: 'line', line: 12 + r }],
        reason: r === 0 ? 'owner-application-running' : 'signed-content',
        sentence:
          r === 0
            ? 'Claude Code has the file open. Close it; the copy is removed then.'
            : 'The line is signed by its program: delete the session.',
      }),
    );
    const receiptId = `${orderId}.first.1`;
    const payload: ReceiptPayload = {
      type: 'receipt',
      fleet: 'fleet',
      deviceId,
      receiptId,
      orderId,
      orderHash: hash(seq + 1_000_000),
      phase: 'first',
      decision: 'executed',
      reason: null,
      startedAt: at,
      finishedAt: at,
      found: 3 + remains,
      purged: 3,
      files: 2,
      residuals,
      residualCount: remains,
      notVisible: { count: index % 4, reasons: { 'permission-denied': index % 4 } },
      undoUntil: time(age - 3 * DAY),
    };
    const { phase, decision, reason, found, purged } = payload;
    await storage.takeReceipt(
      {
        deviceId,
        receiptId,
        orderId,
        phase,
        decision,
        reason,
        found,
        purged,
        residuals: remains,
        notVisible: index % 4,
        undoUntil: payload.undoUntil,
        receivedAt: at,
        payloadHash: hash(index),
        statement: signed(payload),
      },
      note('frame.receipt', orderId),
    );
  }
}
