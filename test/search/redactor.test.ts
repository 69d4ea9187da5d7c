import { describe, expect, it } from 'vitest';
import { openRedactor } from '../../src/search/index.ts';
import { freshToken } from '../e2e/tokens.ts';

describe('the redactor of names', () => {
  it.each(['/home/dev/%', '~/folder-%/a.txt', 'backup.%.tar', 'a_%', '~/x/%-old/y', '/keys/%/token'])(
    'masks a token in %s',
    async (shape) => {
      const redactor = await openRedactor();
      const token = freshToken();
      const shown = redactor.text(shape.replace('%', token));
      expect(shown).not.toContain(token.slice(4));
      expect(shown).toContain('…');
    },
  );

  it('masks a hunted value of any shape, and leaves other names as they are', async () => {
    const redactor = await openRedactor();
    const hunt = [{ kind: 'plain' as const, id: 'x', value: new TextEncoder().encode('grandmother'), context: 'any' as const }];
    expect(redactor.text('~/my grandmother/notes', hunt)).toBe('~/my …/notes');
    for (const name of [
      '~/work/node_modules/@scope/package-2.0.1/dist/index.js',
      '~/.claude/projects/-home-dev-app/6f1c2a9e-0b7d-4c53-9a51-2d1f0e4b8c77.jsonl',
      'größe/é.txt',
      '',
    ]) {
      expect(redactor.text(name, hunt)).toBe(name);
    }
  });

  it('masks every named step of a locator', async () => {
    const redactor = await openRedactor();
    const token = freshToken();
    const shown = JSON.stringify(
      redactor.locator([
        { kind: 'line', line: 3 },
        { kind: 'pointer', pointer: `/${token}/0` },
        { kind: 'key', key: token },
        { kind: 'entry', name: `a/${token}` },
        { kind: 'cell', table: `t_${token}`, row: token, column: token },
      ]),
    );
    expect(shown).not.toContain(token.slice(4));
    expect(shown).toContain('"line":3');
  });
});
