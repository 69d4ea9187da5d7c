import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AgentEvent, RunningAgent } from '../../src/agent/index.ts';
import { openHub } from '../../src/cli/desktop/hub.ts';
import { type NoticeLevel, openTrayDesk } from '../../src/cli/desktop/tray-desk.ts';
import type { Notice, TrayOptions, TrayState } from '../../src/tray/index.ts';

type Status = ReturnType<RunningAgent['status']>;
const LATER = new Date(Date.now() + 3_600_000).toISOString();
const EARLIER = new Date(Date.now() - 3_600_000).toISOString();
const plan = (planId: string, orderId: string, until = LATER) => ({ planId, orderId, until });
const restored = (path: string) => ({ path, result: 'restored', replicas: 1, sentence: 'The old bytes are back.' }) as const;

/** A desk between a tray and an agent that do as they are told and write it down. */
async function desk(given: { undo?: Status['undo']; level?: NoticeLevel; browser?: boolean; fails?: boolean } = {}) {
  const notices: Notice[] = [];
  const states: TrayState[] = [];
  const withdrawn: string[] = [];
  const done: string[] = [];
  const errors: unknown[] = [];
  let asked: TrayOptions | undefined;
  let undo = [...(given.undo ?? [])];
  const status = { paused: false, orders: [], notices: [], undo } as unknown as Status;
  const hub = openHub((error) => errors.push(error));
  const open = await openTrayDesk({
    agent: {
      status: () => ({ ...status, undo }),
      async undo(planId) {
        done.push(`undo ${planId}`);
        await sleep(20);
        if (given.fails) throw new Error('no key');
        undo = undo.filter((one) => one.planId !== planId);
        return [restored(`~/${planId}`)];
      },
      async agree(orderId) {
        done.push(`agree ${orderId}`);
      },
      async pause(paused) {
        done.push(paused ? 'pause' : 'resume');
      },
    },
    hub,
    async startTray(options) {
      asked = options;
      return {
        reach: { icon: true, notices: true, buttons: true },
        show: (state) => states.push(state),
        tell: (notice) => notices.push(notice),
        withdraw: (id) => withdrawn.push(id),
        [Symbol.asyncDispose]: async () => void done.push('gone'),
      };
    },
    async openPage() {
      done.push('page');
      return given.browser ?? true;
    },
    notices: () => given.level ?? 'all',
    onError: (error) => errors.push(error),
  });
  return {
    open,
    hub,
    notices,
    states,
    withdrawn,
    done,
    errors,
    choose: (id: string) => asked?.onChoose(id),
    press: (id: string, action: string | null) => asked?.onAction(id, action),
  };
}

const receipt = (orderId: string, residuals = 0): AgentEvent => ({
  type: 'receipt',
  orderId,
  label: 'GitHub token',
  phase: 'first',
  decision: 'executed',
  found: 2 + residuals,
  purged: 2,
  residuals,
  notVisible: 0,
  undoUntil: LATER,
  milliseconds: 1,
});

describe('the desk', () => {
  it('undoes all plans of the order whose button was pressed, once, and tells the result', async () => {
    const { hub, press, done, notices, states } = await desk({ undo: [plan('o1.a', 'o1'), plan('o2.a', 'o2'), plan('o1.b', 'o1')] });
    hub.tell(receipt('o1'));
    press('order o1', 'undo');
    press('order o1', 'undo');
    await sleep(150);
    expect(done).toEqual(['undo o1.b', 'undo o1.a']);
    expect(notices.map(({ id, title, body }) => [id, title, body]).slice(1)).toEqual([
      ['order o1', 'The removal was undone', 'The old value of “GitHub token” is back in 2 files.'],
    ]);
    expect(states.at(-1)?.menu).toContainEqual(expect.objectContaining({ id: 'undo', enabled: true }));
  });
  it('asks for the user’s word in the place of what was found, and takes it by a click', async () => {
    const { hub, press, done, notices } = await desk();
    hub.tell({ ...receipt('o1', 3), decision: 'reported', purged: 0 } as AgentEvent);
    hub.tell({ type: 'asked', orderId: 'o1', label: 'GitHub token', copies: 3 });
    expect(notices.map(({ id }) => id)).toEqual(['order o1', 'order o1']);
    expect(notices.at(-1)).toMatchObject({
      title: 'A rotated secret waits for your word',
      withoutButtons: 'To have it done: lastcopy agree o1',
    });
    expect(notices.at(-1)?.actions.map(({ label }) => label)).toEqual(['Purge now', 'Show']);
    expect(notices.at(-1)?.body).toContain('3 copies of the rotated secret “GitHub token” are on this machine.');
    press('order o1', 'purge');
    await sleep(10);
    expect(done).toEqual(['agree o1']);
  });
  it('undoes the last removal from the menu', async () => {
    const { choose, done, notices, states } = await desk({ undo: [plan('o1.a', 'o1'), plan('o2.a', 'o2')] });
    choose('undo');
    await sleep(100);
    expect(done).toEqual(['undo o2.a']);
    expect(notices).toHaveLength(1);
    choose('undo');
    await sleep(100);
    expect(done).toEqual(['undo o2.a', 'undo o1.a']);
    expect(states.at(-1)?.menu).toContainEqual(expect.objectContaining({ id: 'undo', enabled: false }));
  });
  it('says when it is too late', async () => {
    const { hub, press, choose, done, notices } = await desk({ undo: [plan('o1.a', 'o1', EARLIER)] });
    hub.tell(receipt('o1'));
    press('order o1', 'undo');
    choose('undo');
    await sleep(50);
    expect(done).toEqual([]);
    expect(notices.slice(1).map(({ title }) => title)).toEqual(Array.from({ length: 2 }, () => 'Nothing can be undone any more'));
  });
  it('tells an undo that did not work, without the error’s own words', async () => {
    const { hub, press, notices, errors } = await desk({ undo: [plan('o1.a', 'o1')], fails: true });
    hub.tell(receipt('o1'));
    press('order o1', 'undo');
    await sleep(100);
    expect(notices.at(-1)?.title).toBe('The undo did not work');
    expect(JSON.stringify(notices)).not.toContain('no key');
    expect(errors).toHaveLength(1);
  });
  it.each<[NoticeLevel, number]>([
    ['all', 2],
    ['important', 1],
    ['none', 0],
  ])('is as loud as the setting says: %s', async (level, count) => {
    const { hub, notices, choose } = await desk({ level });
    hub.tell(receipt('o1'));
    hub.tell(receipt('o2', 1));
    expect(notices).toHaveLength(count);
    choose('about');
    expect(notices).toHaveLength(count + 1);
  });
  it('brakes, opens the page, and says where there is no browser', async () => {
    const { choose, press, done, notices, hub } = await desk({ browser: false });
    hub.tell(receipt('o1'));
    choose('pause');
    choose('resume');
    choose('show');
    press('order o1', 'show');
    press('order o1', null);
    press('no such', 'undo');
    choose('no such');
    await sleep(50);
    expect(done).toEqual(['pause', 'resume', 'page', 'page', 'page']);
    expect(notices.at(-1)?.body).toContain('lastcopy open --print');
  });
  it('hears nothing more once it is closed', async () => {
    const { open, hub, notices, done } = await desk();
    await open[Symbol.asyncDispose]();
    hub.tell(receipt('o1'));
    expect([notices, done]).toEqual([[], ['gone']]);
  });
});
