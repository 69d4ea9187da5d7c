import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { OrderPayload } from '../../src/protocol/index.ts';
import { openReceipt } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

/** What each verb of an order does on a laptop, from the order on the wire to the receipt. */

let world: World | null = null;
afterEach(() => world?.[Symbol.asyncDispose]());

const FLOOR = ['report', 'redact', 'delete', 'rehome'] as const;

async function ordered(verb: OrderPayload['verb'], floor: readonly OrderPayload['verb'][] = FLOOR) {
  const here = await World.make({ verbs: [...floor] });
  world = here;
  const secret = token();
  const trashed = here.write('.local/share/Trash/files/old.env', `KEY=${secret}\n`);
  here.write('.local/share/Trash/info/old.env.trashinfo', '[Trash Info]\nPath=/home/u/old.env\n');
  const notes = here.write('notes.txt', `mine: ${secret}\n`);
  await here.start();
  await here.server.until('a whole picture', () => here.server.of('visibility').length > 0);
  await here.server.rotate(secret, { verb, ...(verb === 'report' ? { retirements: [] } : {}) });
  await here.server.until('the receipt', () => here.server.of('receipt').length === 1);
  const [device] = here.server.devices;
  const [receipt] = here.server.of('receipt');
  const { payload } = await openReceipt(receipt!.statement, device!);
  return { payload, trashed: existsSync(trashed), text: readFileSync(notes, 'utf8'), secret };
}

it('report: told, and not a byte is written', async () => {
  const { payload, trashed, text, secret } = await ordered('report');
  expect(payload).toMatchObject({ decision: 'reported', reason: null, found: 2, purged: 0, residualCount: 2 });
  expect(trashed && text.includes(secret)).toBe(true);
});

it('redact: overwritten, and no file of its user’s is gone', async () => {
  const { payload, trashed, text, secret } = await ordered('redact');
  expect(payload).toMatchObject({ decision: 'executed', found: 2, purged: 2, residualCount: 0 });
  expect(trashed).toBe(true);
  expect(text).not.toContain(secret);
});

it('delete: files that are copies go, in places that bear it; all else is overwritten', async () => {
  const { payload, trashed, text, secret } = await ordered('delete');
  expect(payload).toMatchObject({ decision: 'executed', found: 2, purged: 2, residualCount: 0 });
  expect(trashed).toBe(false);
  expect(text).not.toContain(secret);
});

it('delete, where the machine allows to redact alone: reported', async () => {
  const { payload, trashed, text, secret } = await ordered('delete', ['report', 'redact']);
  expect(payload).toMatchObject({ decision: 'reported', purged: 0, reason: { code: 'verb-not-allowed' } });
  expect(trashed && text.includes(secret)).toBe(true);
});

it('rehome without references: carried out as redaction, and told as that', async () => {
  const { payload, trashed, text, secret } = await ordered('rehome');
  expect(payload).toMatchObject({ decision: 'executed', purged: 2, residualCount: 0, removed: { rehomed: 0, redacted: 2, deleted: 0 } });
  expect(trashed).toBe(true);
  expect(text).not.toContain(secret);
});

describe('rehome', () => {
  const REFERENCE = 'op://Prod/stripe/key';

  async function rehomed(floor: readonly OrderPayload['verb'][] = FLOOR, reference = REFERENCE, watch = false) {
    const here = await World.make({ verbs: [...floor] });
    world = here;
    const secret = token();
    const files = {
      env: here.write('app/.env', `# mine\nexport KEY="${secret}" # note\n`),
      yaml: here.write('app/config.yaml', `stripe:\n  key: ${secret}\n`),
      notes: here.write('notes.txt', `key: ${secret}\n`),
      history: here.write('.bash_history', `export KEY=${secret}\n`),
    };
    await here.start(watch ? { tuning: { watch: true } } : {});
    await here.server.until('a whole picture', () => here.server.of('visibility').length > 0);
    await here.server.rotate(secret, { verb: 'rehome' }, reference);
    await here.server.until('the receipt', () => here.server.of('receipt').length === 1);
    const [device] = here.server.devices;
    const [receipt] = here.server.of('receipt');
    const { payload } = await openReceipt(receipt!.statement, device!);
    const read = () => Object.values(files).map((path) => readFileSync(path, 'utf8'));
    return { here, payload, secret, files, read };
  }

  it('the reference where the value is all that a key has, redaction elsewhere; both are told', async () => {
    const { payload, secret, read } = await rehomed();
    expect(payload).toMatchObject({ decision: 'executed', purged: 4, residualCount: 0, removed: { rehomed: 2, redacted: 2, deleted: 0 } });
    const [env, yaml, notes, history] = read();
    expect(env).toBe(`# mine\nexport KEY="${REFERENCE}" # note\n`);
    expect(yaml).toBe(`stripe:\n  key: ${REFERENCE}\n`);
    expect(notes).toHaveLength(`key: ${secret}\n`.length);
    expect(history).toMatch(/^export KEY=REDACTED\w+\n$/);
  });

  it('to the watch the reference is nothing: no relapse, and no finding', async () => {
    const { here, files } = await rehomed(FLOOR, REFERENCE, true);
    const gone = () => here.server.of('replicas').flatMap((frame) => frame.gone).length;
    await here.server.until('the inventory without the copies', () => gone() === 4);
    const before = here.server.of('replicas').flatMap(({ upserts }) => upserts).length;
    // A finding after it shows that both files were looked at.
    const other = token();
    here.write('app/.env', `${readFileSync(files.env, 'utf8')}OTHER=${other}\n`);
    const later = () =>
      here.server
        .of('replicas')
        .flatMap(({ upserts }) => upserts)
        .slice(before);
    await here.server.until('the new finding', () => later().length > 0);
    expect(later().map(({ path, locator }) => [path, locator[0]])).toEqual([['~/app/.env', { kind: 'key', key: 'OTHER' }]]);
    expect(here.of('relapse')).toEqual([]);
  });

  it.each([
    ['the machine does not allow it', ['report', 'redact'] as const, REFERENCE],
    ['the reference leads to a host', FLOOR, 'https://example.com/hook'],
  ])('where %s: reported, and not a byte is written', async (_why, floor, reference) => {
    const { payload, secret, read } = await rehomed(floor, reference);
    expect(payload).toMatchObject({ decision: 'reported', purged: 0, reason: { code: 'verb-not-allowed' } });
    expect(read().every((text) => text.includes(secret))).toBe(true);
  });
});
