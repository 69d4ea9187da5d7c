import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { asOrdinaryUser, codeOf, Folder } from '../disk/folder.ts';
import { withoutRoot } from './needs-root.ts';

describe.skipIf(withoutRoot())('attributes of a file', () => {
  it('go over with the owner', () => {
    using folder = new Folder();
    const [from, to] = [folder.write('from'), folder.write('to')];
    chownSync(from, 1_234, 2_345);
    chmodSync(from, 0o2750);
    nodeDisk().copyAttributes(from, to);
    expect(statSync(to)).toMatchObject({ uid: 1_234, gid: 2_345, mode: statSync(from).mode });
  });

  it('that this user may not give are an error', () => {
    using folder = new Folder();
    chmodSync(folder.path, 0o777);
    const from = folder.write('from');
    chmodSync(from, 0o644);
    const code = asOrdinaryUser(() => {
      writeFileSync(folder.at('to'), 'b');
      return codeOf(() => nodeDisk().copyAttributes(from, folder.at('to')));
    });
    expect(code).toBe('permission-denied');
  });
});
