import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closePlan, expirePlan, expirePlans, journalledPlans, pendingOutcomes, PurgeError } from '../../src/purge/index.ts';
import { recoverPurge } from '../../src/purge/run.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { LEFT } from './forms-on-disk.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

const NAMES = Object.keys(LEFT);

describe('undo', () => {
  it('puts back every byte of every form, and may be repeated', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    for (const [name, write] of Object.entries(LEFT)) home.write(name, write(secret));
    const before = NAMES.map((name) => home.read(name));
    const stats = NAMES.map((name) => home.stat(name));
    const { outcome, undoJob, plan } = await home.purge({ e1: secret });
    expect(outcome.remaining).toBe(0);
    for (const round of [1, 2]) {
      const undone = await undoPurge(undoJob, tools());
      expect(
        undone.files.map((file) => file.result),
        String(round),
      ).toEqual(plan.steps.map(() => 'restored'));
      expect(undone.files.reduce((sum, file) => sum + file.replicas, 0)).toBe(outcome.purged);
      expect(NAMES.map((name) => home.read(name))).toEqual(before);
      expect(NAMES.map((name) => home.stat(name))).toEqual(stats);
    }
    expect(new Set(journalledPlans(home.state)[0]?.undone)).toEqual(new Set(plan.steps.map((step) => step.path)));
    // Recovery of a finished plan writes nothing: what was put back stays.
    expect(await recoverPurge({ ...undoJob, resume: true }, tools())).toEqual(outcome);
    expect(NAMES.map((name) => home.read(name))).toEqual(before);
  });

  it('only of the files that are named', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    for (const name of ['a.txt', 'b.txt']) home.write(name, `key=${secret}\n`);
    const { undoJob } = await home.purge({ e1: secret });
    const { files } = await undoPurge({ ...undoJob, paths: [home.path('b.txt')] }, tools());
    expect(files).toMatchObject([{ path: home.path('b.txt'), result: 'restored', replicas: 1, copy: null }]);
    expect(String(home.read('a.txt'))).not.toContain(secret);
    expect(String(home.read('b.txt'))).toContain(secret);
  });

  it('leaves a file alone that changed at the place or around it, and copies it with the old bytes where asked to', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    for (const name of ['at.txt', 'around.txt', 'moved.txt', 'gone.txt', 'replaced.txt']) {
      home.write(name, `first line of ${name}\nkey=${secret}\nlast line\n`);
    }
    const { undoJob } = await home.purge({ e1: secret });
    home.rewrite('at.txt', Buffer.from(String(home.read('at.txt')).replace('REDACTED', 'EDITED__')));
    home.rewrite('around.txt', Buffer.from(String(home.read('around.txt')).replace('key=', 'KEY=')));
    home.rewrite('moved.txt', Buffer.from(`inserted\n${String(home.read('moved.txt'))}`));
    renameSync(home.path('gone.txt'), join(home.outside, 'gone.txt'));
    writeFileSync(home.path('new'), home.read('replaced.txt'));
    renameSync(home.path('new'), home.path('replaced.txt'));
    const names = ['at.txt', 'around.txt', 'moved.txt', 'replaced.txt'];
    const before = names.map((name) => home.read(name));

    const plain = await undoPurge(undoJob, tools());
    const results = Object.fromEntries(plain.files.map((file) => [String(file.path).split('/').at(-1), file.result]));
    expect(results).toEqual({
      'at.txt': 'changed',
      'around.txt': 'changed',
      'moved.txt': 'changed',
      'gone.txt': 'gone',
      'replaced.txt': 'changed',
    });

    const copied = await undoPurge({ ...undoJob, copyTo: join(home.outside, 'copies') }, tools());
    for (const { path, result, copy } of copied.files) {
      const name = String(path).split('/').at(-1) ?? '';
      if (name === 'moved.txt' || name === 'replaced.txt') {
        expect(result).toBe('copied');
        const expected = `${name === 'moved.txt' ? 'inserted\n' : ''}first line of ${name}\nkey=${secret}\nlast line\n`;
        expect(readFileSync(copy ?? '', 'utf8')).toBe(expected);
      } else expect(result).toBe(name === 'gone.txt' ? 'gone' : 'changed');
    }
    expect(names.map((name) => home.read(name))).toEqual(before);
  });

  it('of a file with several places is all or nothing', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const between = 'a line that keeps the two places apart\n';
    home.write('a.txt', `one=${secret}\n${between}two=${secret}\n`);
    const { undoJob, outcome } = await home.purge({ e1: secret });
    expect(outcome.purged).toBe(2);
    home.rewrite('a.txt', Buffer.from(String(home.read('a.txt')).replace('two=', 'TWO=')));
    const before = home.read('a.txt');
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'changed', replicas: 0 }]);
    expect(home.read('a.txt')).toEqual(before);
  });

  it('is refused with another key, after its time, and when nothing of the plan is there', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { undoJob } = await home.purge({ e1: secret });
    const refused = (job: Partial<typeof undoJob>, more = {}) => expect(undoPurge({ ...undoJob, ...job }, tools(more))).rejects;
    await refused({ identity: (await makeKey()).identity }).toMatchObject({ code: 'wrong-key' });
    await refused({ planId: 'another' }).toMatchObject({ code: 'plan-unknown' });
    await refused({}, { now: () => new Date(Date.now() + 2 * 86_400_000) }).toMatchObject({ code: 'undo-expired' });
    expect(expirePlan(home.state, undoJob.planId)).toBe(true);
    expect(expirePlan(home.state, undoJob.planId)).toBe(false);
    await refused({}).toBeInstanceOf(PurgeError);
    await refused({}).toMatchObject({ code: 'undo-expired' });
    expect(String(home.read('a.txt'))).not.toContain(secret);
  });
});

describe('what is kept, and for how long', () => {
  it('closing keeps what undo needs; expiry erases it, and then nothing is left of the plan', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    const folder = join(home.state, 'journal', undoJob.planId);
    expect(journalledPlans(home.state)).toMatchObject([{ state: 'finished', undoable: true, undoUntil: outcome.undoUntil }]);
    closePlan(home.state, undoJob.planId);
    expect(journalledPlans(home.state)).toMatchObject([{ state: 'closed', undoable: true }]);
    expect(expirePlans(home.state, new Date())).toEqual([]);
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
    expect(expirePlans(home.state, new Date(Date.now() + 2 * 86_400_000))).toEqual([undoJob.planId]);
    expect(existsSync(folder)).toBe(false);
    expect(journalledPlans(home.state)).toEqual([]);
    closePlan(home.state, undoJob.planId);
  });

  it('an outcome that nobody has taken over survives expiry', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome, undoJob } = await home.purge({ e1: secret });
    expect(expirePlans(home.state, new Date(Date.now() + 2 * 86_400_000))).toEqual([undoJob.planId]);
    expect(readdirSync(join(home.state, 'journal', undoJob.planId)).toSorted()).toEqual(['log', 'plan']);
    expect(pendingOutcomes(home.state)).toEqual([outcome]);
    closePlan(home.state, undoJob.planId);
    expect(journalledPlans(home.state)).toEqual([]);
  });

  it('where nothing was written there is nothing to undo, and nothing is kept', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome, undoJob } = await home.purge({ e1: secret }, { authority: { verb: 'report' } });
    expect(outcome).toMatchObject({ purged: 0, remaining: 1, filesWritten: 0, undoUntil: null });
    expect(readdirSync(join(home.state, 'journal', undoJob.planId)).toSorted()).toEqual(['log', 'plan']);
    await expect(undoPurge(undoJob, tools())).rejects.toMatchObject({ code: 'undo-expired' });
  });
});
