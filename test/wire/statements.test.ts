import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Bundle, Statement } from '../../src/protocol/index.ts';
import { emptyChain, Keyring, openLink, statementHash, takeStatement } from '../../src/trust/index.ts';

/** Statements as they were signed once, with the public keys of that time: every later version believes them and reads the same in them. */
it('a turn of keys: its bytes are believed, by old and new roots, and lead to the same keys and the same chain', async () => {
  const vector = JSON.parse(readFileSync(new URL('statements/turn.json', import.meta.url), 'utf8')) as {
    bundle: Bundle;
    statement: Statement;
    after: { version: number; persons: string[]; chain: string };
  };
  const keyring = new Keyring(vector.bundle);
  const opened = await openLink(vector.statement, keyring.bundle);
  const chain = takeStatement(emptyChain(vector.bundle.fleet), opened, statementHash(vector.statement));
  if (!('keys' in opened)) throw new Error('not a turn');
  keyring.take(opened);
  const { orderKeys, turned, stewardKeys, rootKeys, thresholds } = keyring.kept;
  expect({ version: keyring.version, persons: orderKeys.map(({ person }) => person), chain: chain.hash }).toEqual(vector.after);
  expect(turned).toMatchObject({ orderKeys: [], disowned: [{ person: 'ben' }], stewardKeys: [{ until: '2026-11-23T11:30:00.000Z' }] });
  expect({ stewardKeys, rootKeys, thresholds }).toEqual({
    stewardKeys: opened.keys.stewardKeys,
    rootKeys: opened.keys.rootKeys,
    thresholds: { report: 1, redact: 2, delete: 2, rehome: 2 },
  });
  expect(rootKeys).not.toEqual(vector.bundle.rootKeys);
});
