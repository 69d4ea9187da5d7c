import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allow, type AllowOptions, removeAllowed } from '../../src/cli/commands/allow.ts';
import type { Context } from '../../src/cli/context.ts';
import { UserError } from '../../src/cli/exit.ts';
import { freshToken } from '../e2e/tokens.ts';
import { ScanHome } from './scan-home.ts';

/** Findings that somebody lets be: by fingerprint and place, with a reason, never by value. */

describe('lastcopy allow', () => {
  it('lets a finding be in its place, until its time is over or it is removed; hunts find it all the same', {
    timeout: 90_000,
  }, async () => {
    using at = new ScanHome();
    const token = freshToken();
    at.write('.env', `TOKEN=${token}\nDB_PASSWORD=hG7fk29Xz0pQ\n`);
    at.write('notes.txt', `${token}\n`);
    const first = (await at.run(['scan', at.home, '--json'])).lines();
    const [print, local] = ['github-classic-token', 'assigned-password'].map((rule) =>
      String(first.find((line) => line['rule'] === rule)?.['fingerprint']),
    );
    // The short form, as the table shows it.
    const short = print?.slice(0, 'fp1.0.'.length + 12) ?? '';
    expect((await at.run(['scan', at.home])).stdout).toContain(`  ${short}`);
    expect((await at.run(['allow', short, '--place', 'dotenv', '--reason', 'the tool reads it there'])).code).toBe(0);
    expect((await at.run(['allow', local ?? '', '--place', 'dotenv', '--reason', 'only here', '--until', '2999-01-31'])).code).toBe(0);

    const said = await at.run(['scan', at.home, '--json']);
    const lines = said.lines();
    expect(lines.filter(({ type }) => type === 'finding')).toEqual([expect.objectContaining({ place: 'other', fingerprint: print })]);
    expect(lines.filter(({ type }) => type === 'allowed')).toEqual([
      expect.objectContaining({ place: 'dotenv', fingerprint: print, reason: 'the tool reads it there', until: null }),
      expect.objectContaining({ place: 'dotenv', fingerprint: local, reason: 'only here', until: '2999-01-31T23:59:59.999Z' }),
    ]);
    expect(lines.at(-1)).toMatchObject({ findings: 1, allowed: 2 });
    expect(said.code).toBe(1);
    expect((await at.run(['scan', join(at.home, '.env')])).code).toBe(0);
    expect((await at.run(['hunt', join(at.home, '.env'), '--secret-stdin'], token)).code).toBe(1);

    const file = join(at.state, 'allowed.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const stored = readFileSync(file, 'utf8');
    expect(stored).not.toContain(token);
    writeFileSync(file, stored.replace('2999-01-31', '2020-01-31'));
    expect(at.transcript(await at.run(['allow', 'list']))).toBe(
      'FINGERPRINT          PLACE   UNTIL                                REASON\n' +
        'fp1.0.FINGERPRINT   dotenv  for good                             the tool reads it there\n' +
        'local1.FINGERPRINT  dotenv  over since 2020-01-31T23:59:59.999Z  only here\n',
    );
    expect((await at.run(['allow', 'remove', short])).code).toBe(0);
    expect((await at.run(['scan', at.home, '--json'])).lines().at(-1)).toMatchObject({ findings: 3, allowed: 0 });
  });

  it('refuses what it cannot stand for, and says what to give instead', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const print = `fp1.0.${'A'.repeat(43)}`;
    const context = { stateDir: at.state } as Context;
    const refused = (fingerprint: string | undefined, options: AllowOptions): string => {
      try {
        allow(context, fingerprint, options);
      } catch (error) {
        if (error instanceof UserError) return `${error.message} ${error.next}`;
        throw error;
      }
      return 'taken';
    };
    const whole = { place: 'dotenv', reason: 'x' };
    expect(refused(undefined, {})).toMatch(/Nothing was named/);
    expect(refused(print, { reason: 'x' })).toMatch(/Add --place/);
    expect(refused(print, { place: 'nowhere', reason: 'x' })).toMatch(/no place nowhere[^]*lastcopy places --all/);
    expect(refused(print, { place: 'dotenv', reason: ' ' })).toMatch(/Add --reason/);
    expect(refused(freshToken(), whole)).toMatch(/no fingerprint/);
    expect(refused('fp1.0.AAAA', whole)).toMatch(/no fingerprint/);
    expect(refused(print, { ...whole, until: '2020-01-01' })).toMatch(/is over/);
    expect(refused(print, { ...whole, until: 'soon' })).toMatch(/no date/);
    expect(() => removeAllowed(context, print, {})).toThrow(/not allowed here/);
    expect(existsSync(at.state)).toBe(false);
    mkdirSync(at.state);
    writeFileSync(join(at.state, 'allowed.json'), '{"version":1,"allowed":[{}]}');
    const said = await at.run(['scan', at.home]);
    expect(said.stderr).toMatch(/allowed\.json is not valid[\s\S]*Mend it/);
    expect(said.code).toBe(2);
  });
});
