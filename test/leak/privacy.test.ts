import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enrolMembers, helloMembers } from '../../src/trust/proof.ts';
import { Fleet, freePort } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { recordingProxy } from './recording-proxy.ts';
import { deviceFields, fieldsSeen } from './wire-fields.ts';

/** docs/privacy.md tells an employee every field that leaves the laptop: neither fewer nor more than the wire has. */

const text = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\| `[a-z-]+\./.test(line))
  .map((line) => line.slice(1, -1).split(' | '));
const documented = rows.flatMap(([first = '']) => [...first.matchAll(/`([^`]+)`/g)].map(([, field = '']) => field));

/** What is signed but has no schema: the contents of proofs, and the header of every signature. */
const nothing = {
  fleet: '',
  role: 'device' as const,
  id: '',
  nonce: '',
  deviceId: '',
  sealingKey: { kty: 'OKP', crv: 'X25519', x: '' } as const,
};
const signed = [
  ...fieldsSeen(helloMembers(nothing), 'hello-proof', () => false),
  ...fieldsSeen({ ...enrolMembers(nothing), sealingKey: nothing.sealingKey }, 'enroll-proof', () => false),
  ...['alg', 'typ', 'kid'].map((name) => `signature-header.${name}`),
];

describe('docs/privacy.md', () => {
  it('names every field that a device may send, once, and no other', () => {
    expect(documented.toSorted()).toEqual([...deviceFields(), ...signed].toSorted());
  });

  it('says of each what it is, an example, why, how long it is kept and who sees it', () => {
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(6);
      for (const cell of row) expect(cell.trim(), row[0]).not.toBe('');
      expect(row[4]?.trim(), row[0]).toMatch(/^(?:no|now|device|order)$/);
      expect(row[5]?.trim(), row[0]).toMatch(/^(?:–|(?:[VOS](?: \(counts\))? ?)+)$/);
    }
  });
});

function put(home: string, path: string, content: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content);
}

const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** The contents of a compact JWS, as the tables name them. */
function opened(proof: unknown, message: string): string[] {
  const [header, payload] = String(proof).split('.');
  return [...fieldsSeen(decoded(header), 'signature-header', () => false), ...fieldsSeen(decoded(payload), message, () => false)];
}

describe('what a real agent sends', () => {
  it('through a whole rotation is what the document names, with no path of the home', { timeout: 120_000 }, async () => {
    await using fleet = await Fleet.make();
    const realPort = await freePort();
    await using proxy = await recordingProxy(fleet.port, realPort);
    const secret = freshToken();
    const home = fleet.home('ann');
    const canary = `canary-${freshToken().slice(-8)}`;
    put(home, '.env', `TOKEN=${secret}\nCANARY=${canary}\n`);
    // A path as a key, as an assistant's settings have it.
    put(home, '.claude.json', JSON.stringify({ projects: { [`${home}/work`]: { mcpServers: { gh: { env: { TOKEN: secret } } } } } }));
    put(home, 'work/notes.txt', `see ${home}/work/.env: ${secret}\n`);
    put(home, 'work/shut.gz', '\x1f\x8b\x08');
    // Nobody can write this one: it remains, and its path is told in the receipt.
    put(home, 'work/data.bin', `\0\x01\x02\0${secret}\0`);
    await fleet.startServer(realPort);
    fleet.startSteward();
    fleet.start('ann', ['agent', '--bundle', fleet.bundle, '--home', home], { HOME: home, PRIVACY_CANARY: canary });
    await fleet.ready(1);
    await fleet.until('the inventory has arrived', async () => (await fleet.operate(['replicas', '--json'])).stdout.includes('claude'));
    expect((await fleet.rotate(secret)).lines().at(-1)).toMatchObject({ type: 'rotation' });

    const sent = [...proxy.recorded].filter(([name]) => /^(?:frame up \/api\/v1\/device|request POST \/api\/v1\/enroll) /.test(name));
    const seen = new Set<string>();
    const said: string[] = [];
    for (const [name, bytes] of sent) {
      const message = JSON.parse(bytes.toString('utf8')) as Record<string, unknown> & {
        statement?: { payload: string; signatures: { protected: string }[] };
      };
      const kind = name.startsWith('request') ? 'enroll' : String(message['t']);
      const isRecord = (path: string) => documented.includes(path);
      const fields = fieldsSeen(message, kind, isRecord);
      said.push(JSON.stringify(message));
      if (message['proof'] !== undefined) fields.push(...opened(message['proof'], `${kind}-proof`));
      if (message.statement) {
        const payload = decoded(message.statement.payload);
        said.push(JSON.stringify(payload));
        fields.push(...fieldsSeen(payload, 'receipt-payload', isRecord));
        for (const one of message.statement.signatures) fields.push(...fieldsSeen(decoded(one.protected), 'signature-header', () => false));
      }
      for (const field of fields) seen.add(field);
    }
    // Where a field can be null, or a list empty, the field itself is what is seen.
    const known = (field: string) => documented.some((one) => one === field || one.startsWith(`${field}.`) || one.startsWith(`${field}[]`));
    expect([...seen].filter((field) => !known(field))).toEqual([]);
    for (const kind of [
      'enroll.',
      'hello.',
      'ack.',
      'replicas.upserts[].locator[].pointer',
      'visibility.reasons',
      'progress.',
      'receipt-payload.residuals[].path',
    ])
      expect(
        [...seen].some((field) => field.startsWith(kind)),
        kind,
      ).toBe(true);

    const everything = said.join('\n');
    expect(everything).toContain('"~/.env"');
    expect(everything).toContain('/projects/~0~1work/mcpServers');
    for (const own of [home, fleet.folder, encodeURIComponent(home), home.replaceAll('/', '~1'), process.cwd(), canary, secret]) {
      expect(everything.includes(own), `${own.slice(0, 12)}… was sent`).toBe(false);
    }
    // Name and login are told once, in the enrolment, and nothing else of the environment is.
    const enrolment = said.find((one) => one.includes('"sealingKey"')) ?? '';
    expect(JSON.parse(enrolment)).toMatchObject({ machine: hostname(), user: userInfo().username });
    const values = Object.entries(process.env).filter(
      ([name, value = '']) => !/^(?:USER|LOGNAME|HOSTNAME|NAME)$/.test(name) && value.length >= 6,
    );
    for (const [name, value = ''] of values) expect(everything.includes(`"${value}"`), `the value of ${name} was sent`).toBe(false);

    const headers = [...proxy.recorded].filter(([name]) => /^headers (?:POST \/api\/v1\/enroll|GET \/api\/v1\/device) /.test(name));
    expect(headers.length).toBeGreaterThanOrEqual(2);
    const named = headers.flatMap(([, bytes]) => Object.keys(JSON.parse(bytes.toString('utf8')) as object));
    expect([...new Set(named)].filter((header) => !text.includes(`\`${header}\``))).toEqual([]);
  });
});
