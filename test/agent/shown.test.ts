import { describe, expect, it } from 'vitest';
import { openShown } from '../../src/agent/shown.ts';
import { freshToken } from '../e2e/tokens.ts';

/** What leaves the laptop names the home as `~`, wherever a program wrote it. */
describe.each(['/home/ann', '/home/ann/', '/srv/homes/a.n n~1'])('with the home %s', (home) => {
  const folder = home.replace(/\/$/, '');
  const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

  it('paths in it begin with ~, others stay', async () => {
    const shown = await openShown(home);
    expect(shown.path(`${folder}/work/.env`)).toBe('~/work/.env');
    expect(shown.path(Buffer.from(`${folder}/w\xff`, 'latin1'))).toMatch(/^~\/w/);
    expect(shown.path(`${folder}ie/work/.env`)).toBe(`${folder}ie/work/.env`);
    expect(shown.path('/opt/tool.env')).toBe('/opt/tool.env');
  });

  it('keys, names in archives and rows do too', async () => {
    const shown = await openShown(home);
    expect(
      shown.locator([
        { kind: 'pointer', pointer: `/projects/${pointer(`${folder}/work`)}/env` },
        { kind: 'pointer', pointer: `/${pointer(`file://${folder}`)}/${pointer(encodeURIComponent(`${folder}/x`))}` },
        { kind: 'entry', name: `${folder.slice(1)}/work/a.txt` },
        { kind: 'entry', name: `backup${folder}/a.txt` },
        { kind: 'cell', table: 't', row: `${folder}/x`, column: 'c' },
        { kind: 'key', key: `_file://${folder}` },
        { kind: 'pointer', pointer: `/${pointer(`${folder}ie/x`)}` },
        { kind: 'line', line: 3, column: 1 },
      ]),
    ).toEqual([
      { kind: 'pointer', pointer: '/projects/~0~1work/env' },
      { kind: 'pointer', pointer: '/file:~1~1~0/~0%2Fx' },
      { kind: 'entry', name: '~/work/a.txt' },
      { kind: 'entry', name: 'backup~/a.txt' },
      { kind: 'cell', table: 't', row: '~/x', column: 'c' },
      { kind: 'key', key: '_file://~' },
      { kind: 'pointer', pointer: `/${pointer(`${folder}ie/x`)}` },
      { kind: 'line', line: 3, column: 1 },
    ]);
  });

  it('and a secret in a name is masked beside it', async () => {
    const shown = await openShown(home);
    const secret = freshToken();
    expect(shown.path(`${folder}/backup-${secret}`)).toBe('~/backup-…');
    expect(shown.locator([{ kind: 'pointer', pointer: `/${pointer(folder)}/${secret}` }])).toEqual([{ kind: 'pointer', pointer: '/~0/…' }]);
  });
});
