import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerAsks, askForPage, pageFolder } from '../../src/cli/desktop/page-asking.ts';
import { lastcopy } from '../e2e/fleet.ts';

/** How the command line and the agent agree about the page, and what holds without an agent. */

let state: string;
const failed: unknown[] = [];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'lastcopy-page-'));
  failed.length = 0;
});
afterEach(() => rmSync(state, { recursive: true, force: true }));
const answering = (answer: (wanted: string) => Promise<string>) => answerAsks(state, answer, (error) => void failed.push(error));

describe('asking for the page', () => {
  it('gives what the agent answers, to each who asks, and leaves nothing behind', async () => {
    let n = 0;
    using _asks = answering(async (wanted) => `${wanted} ${++n}`);
    const answers = await Promise.all([askForPage(state, 'link'), askForPage(state, 'file'), askForPage(state, 'link')]);
    expect(new Set(answers).size).toBe(3);
    expect(answers.map((text) => text.split(' ')[0])).toEqual(['link', 'file', 'link']);
    expect(readdirSync(join(state, 'page'))).toEqual([]);
  });
  it('gives up on an agent that does not answer, and takes the question back', async () => {
    await expect(askForPage(state, 'link', 200)).rejects.toThrow('did not answer');
    expect(readdirSync(join(state, 'page'))).toEqual([]);
  });
  it('survives an answer that fails, and words that nobody asked', async () => {
    using _asks = answering(async () => {
      throw new Error('no page');
    });
    writeFileSync(join(state, 'page', `ask-${'0'.repeat(32)}`), 'everything');
    writeFileSync(join(state, 'page', 'ask-../../x'.replaceAll('/', '_')), 'link');
    await expect(askForPage(state, 'link', 500)).rejects.toThrow('did not answer');
    expect(failed).toHaveLength(1);
  });
  it('goes on after somebody has removed the folder', async () => {
    using _asks = answering(async (wanted) => wanted);
    rmSync(join(state, 'page'), { recursive: true });
    expect(await askForPage(state, 'link')).toBe('link');
    rmSync(join(state, 'page'), { recursive: true });
    expect(await askForPage(state, 'file')).toBe('file');
    expect(failed.length).toBeLessThan(2);
  });
  it('an agent that starts forgets what an earlier one left; one that ends takes all with it', () => {
    writeFileSync(join(pageFolder(state), 'lastcopy-old.html'), 'old');
    const asks = answering(async () => '');
    expect(readdirSync(join(state, 'page'))).toEqual([]);
    asks[Symbol.dispose]();
    expect(readdirSync(state)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('the folder of the page', () => {
  it('is made, and made again, the user’s alone', () => {
    chmodSync(state, 0o755);
    expect(statSync(pageFolder(state)).mode & 0o777).toBe(0o700);
    chmodSync(join(state, 'page'), 0o777);
    expect(statSync(pageFolder(state)).mode & 0o777).toBe(0o700);
  });
  it('is no link to another', () => {
    mkdirSync(join(state, 'elsewhere'));
    symlinkSync(join(state, 'elsewhere'), join(state, 'page'));
    expect(() => pageFolder(state)).toThrow('is not a folder of yours');
  });
});

describe('without an agent', () => {
  it('open says what to do', async () => {
    const said = await lastcopy(['--state', state, 'open']);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toContain('lastcopy agent');
    expect(readdirSync(state)).toEqual([]);
  });
  it('pause and resume hold for the agent to come', async () => {
    const paused = () => (JSON.parse(readFileSync(join(state, 'settings.json'), 'utf8')) as { paused: boolean }).paused;
    const said = await lastcopy(['--state', state, 'pause']);
    expect([said.code, paused()]).toEqual([0, true]);
    expect(said.stdout).toContain('holds when it starts');
    expect([(await lastcopy(['--state', state, 'resume'])).code, paused()]).toEqual([0, false]);
  });
});
