import type { Bundle, Entry, OrderPayload, RetirementPayload, Statement, Verb } from '../../src/protocol/index.ts';
import {
  type ChainState,
  deviceId,
  emptyChain,
  generateSealing,
  generateSigner,
  initFleet,
  type JudgeInput,
  makeStatement,
  openChainStatement,
  openHead,
  openRetirements,
  retirementName,
  type Signer,
  signer,
  statementHash,
  takeStatement,
} from '../../src/trust/index.ts';

/** A whole fleet with real keys: two operators with CLI keys, one of them with a browser key too, a steward, a device. */

export const T0 = '2026-11-22T10:00:00.000Z';
export const after = (minutes: number) => new Date(Date.parse(T0) + minutes * 60_000).toISOString();

export async function makeFleet(options: { thresholds?: Partial<Record<Verb, number>> } = {}) {
  const made = await initFleet({
    name: 'Test',
    serverUrl: 'http://127.0.0.1:1',
    operators: [{ person: 'ada' }, { person: 'ben' }],
    now: T0,
  });
  const browser = await generateSigner();
  const bundle: Bundle = {
    ...made.bundle,
    thresholds: { ...made.bundle.thresholds, ...options.thresholds },
    orderKeys: [...made.bundle.orderKeys, { keyId: browser.keyId, person: 'ada', origin: 'browser', key: browser.publicKey }],
  };
  const device = await generateSigner();
  const sealing = await generateSealing();
  const [ada, ben] = await Promise.all(made.operatorSecrets.map(({ orderJwk }) => signer(orderJwk)));
  return {
    ...made,
    bundle,
    ada: ada as Signer,
    ben: ben as Signer,
    adaBrowser: await signer(browser.privateJwk),
    steward: await signer(made.stewardSecrets.signingJwk),
    device: await signer(device.privateJwk),
    sealing,
    deviceId: deviceId(device.publicKey, 'machine-1', 'user-1'),
  };
}
export type Fleet = Awaited<ReturnType<typeof makeFleet>>;

const random32 = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
export const fingerprintEntry = (id = 'e1'): Entry => ({ kind: 'fingerprint', id, fingerprint: `fp1.1.${random32()}` });
/** A blind entry's shape; judge never looks behind its fingerprint. */
export const blindEntry = (id = 'e1'): Entry => ({
  kind: 'blind',
  id,
  fingerprint: `fp1.1.${random32()}`,
  length: 40,
  window: { prf: 'siphash-2-4', epoch: 1, offset: 0, anchored: false, tag: 'AAAAAAAAAAA' },
  salt: random32(),
  confirm: random32(),
});

export function orderPayload(fleet: Fleet, chain: ChainState, over: Partial<OrderPayload> = {}): OrderPayload {
  return {
    type: 'order',
    fleet: fleet.bundle.fleet,
    seq: chain.sequence + 1,
    prev: chain.hash,
    issuedAt: T0,
    orderId: 'order-1',
    label: 'CI token',
    entries: [blindEntry()],
    verb: 'redact',
    classes: ['COPY', 'HOME'],
    scope: { devices: 'all' },
    rings: [{ share: 1, notBefore: T0 }],
    caps: { files: 100, bytes: 1_000_000 },
    startBy: after(60),
    watchUntil: after(60 * 24 * 30),
    retirements: [],
    ...over,
  };
}

export async function retire(fleet: Fleet, entry: Entry, by: Signer, over: Partial<RetirementPayload> = {}): Promise<Statement> {
  const payload: RetirementPayload = {
    type: 'retirement',
    fleet: fleet.bundle.fleet,
    sequence: 1,
    ref: 'ci/token',
    version: '7',
    fingerprint: retirementName(entry),
    successor: null,
    oldInvalidAt: T0,
    issuedAt: T0,
    ...over,
  };
  return makeStatement(payload, [by]);
}

export async function takeAll(fleet: Fleet, chain: ChainState, ...statements: Statement[]): Promise<ChainState> {
  let state = chain;
  for (const one of statements) state = takeStatement(state, await openChainStatement(one, fleet.bundle), statementHash(one));
  return state;
}

/** An order that runs: signed, retired by the steward, ring opened, head fresh. Tests spoil one thing each. */
export async function runnable(
  fleet: Fleet,
  over: Partial<OrderPayload> = {},
  { by = [fleet.ada], retireBy = fleet.steward, rings = [0] }: { by?: Signer[]; retireBy?: Signer; rings?: number[] } = {},
): Promise<JudgeInput> {
  const empty = emptyChain(fleet.bundle.fleet);
  const entries = over.entries ?? [blindEntry()];
  const retirements = over.retirements ?? (await Promise.all(entries.map(async (entry) => retire(fleet, entry, retireBy))));
  const statement = await makeStatement(orderPayload(fleet, empty, { ...over, entries, retirements }), by);
  let chain = await takeAll(fleet, empty, statement);
  const opened = await openChainStatement(statement, fleet.bundle);
  if (opened.payload.type !== 'order') throw new Error('not an order');
  for (const ring of rings) {
    const { fleet: id, orderId } = opened.payload;
    const link = { fleet: id, seq: chain.sequence + 1, prev: chain.hash, issuedAt: T0 };
    chain = await takeAll(fleet, chain, await makeStatement({ type: 'promotion', ...link, orderId, ring }, [fleet.ada, fleet.ben]));
  }
  return {
    order: await openRetirements({ ...opened, payload: opened.payload }, fleet.bundle),
    bundle: fleet.bundle,
    deviceId: fleet.deviceId,
    admitted: true,
    chain,
    head: await openHead(await head(fleet, chain), fleet.bundle),
    headMatches: true,
    now: after(1),
  };
}

export async function head(
  fleet: Fleet,
  chain: { sequence: number; hash: string },
  expiresAt = after(15),
  issuedAt = T0,
): Promise<Statement> {
  const { sequence, hash } = chain;
  return makeStatement({ type: 'head', fleet: fleet.bundle.fleet, sequence, hash, issuedAt, expiresAt }, [fleet.steward]);
}
