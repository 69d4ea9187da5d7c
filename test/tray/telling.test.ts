import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../src/agent/index.ts';
import { begin, type Facts, follow, type Telling } from '../../src/cli/desktop/telling.ts';
import { trayState } from '../../src/cli/desktop/tray-state.ts';
import type { Notice } from '../../src/tray/index.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const facts: Facts = {
  now: NOW,
  ownerOf: (place) => ({ chromium: 'Chromium', slack: 'Slack', cursor: 'Cursor' })[place] ?? 'its application',
};
const NOTHING = begin({ paused: false, orders: [], notices: [] });
const UNDO_UNTIL = '2026-11-21T10:00:00Z';

type Receipt = AgentEvent & { type: 'receipt' };
const receipt = (part: Partial<Receipt> = {}): Receipt => ({
  type: 'receipt',
  orderId: 'o1',
  label: 'GitHub token',
  phase: 'first',
  decision: 'executed',
  found: (part.purged ?? 0) + (part.residuals ?? 0),
  purged: 0,
  residuals: 0,
  notVisible: 0,
  undoUntil: UNDO_UNTIL,
  milliseconds: 1_000,
  ...part,
});
const fate = (path: string, place: string, reason: string | null = 'owner-application-running', orderId = 'o1'): AgentEvent => ({
  type: 'fate',
  orderId,
  outcome: reason === null ? 'purged' : 'residual',
  replica: { rule: 'r', place, class: 'COPY', form: 'raw', path, locator: [] },
  reason,
  sentence: null,
});
const relapse = (path: string, kind: 'old-value' | 'successor' = 'old-value'): AgentEvent => ({
  type: 'relapse',
  orderId: 'o1',
  kind,
  replica: { rule: 'r', place: 'p', class: 'COPY', form: 'raw', path, locator: [] },
});
const notice = (condition: (AgentEvent & { type: 'notice' })['condition'], on = true, sentence: string | null = null): AgentEvent => ({
  type: 'notice',
  condition,
  on,
  sentence,
});

function after(events: readonly AgentEvent[], from: Telling = NOTHING) {
  const notices: Notice[] = [];
  const withdrawn: string[] = [];
  let telling = from;
  for (const event of events) {
    const told = follow(telling, event, facts);
    telling = told.telling;
    notices.push(...told.notices);
    withdrawn.push(...told.withdrawn);
  }
  return { telling, notices, withdrawn, bodies: notices.map(({ body }) => body) };
}

const waiting = (count: number, place: string) => Array.from({ length: count }, (_, n) => fate(`~/${place}/${n}`, place));

describe('what is told of a hunt', () => {
  it.each<[string, readonly AgentEvent[], readonly string[]]>([
    ['nothing was here', [receipt()], []],
    ['one copy', [receipt({ purged: 1 })], ['1 copy of the rotated secret “GitHub token” was removed.']],
    [
      'some, and one waits',
      [...waiting(1, 'chromium'), receipt({ purged: 3, residuals: 1 })],
      ['3 copies of the rotated secret “GitHub token” were removed; 1 waits until you close Chromium.'],
    ],
    [
      'two applications, and others remain',
      [...waiting(2, 'chromium'), ...waiting(1, 'slack'), receipt({ purged: 1, residuals: 5 })],
      [
        '1 copy of the rotated secret “GitHub token” was removed; 2 wait until you close Chromium; 1 waits until you close Slack; 2 remain.',
      ],
    ],
    [
      'many applications',
      [...waiting(1, 'chromium'), ...waiting(1, 'slack'), ...waiting(1, 'cursor'), receipt({ purged: 1, residuals: 3 })],
      ['1 copy of the rotated secret “GitHub token” was removed; 3 wait until you close their applications.'],
    ],
    [
      'nothing could be removed',
      [...waiting(1, 'chromium'), receipt({ residuals: 3 })],
      ['1 copy of the rotated secret “GitHub token” waits until you close Chromium; 2 remain.'],
    ],
    [
      'told twice from index and hunt, then gone: counted once',
      [
        ...waiting(1, 'chromium'),
        ...waiting(1, 'chromium'),
        fate('~/slack/0', 'slack'),
        fate('~/slack/0', 'slack', null),
        receipt({ purged: 2, residuals: 1 }),
      ],
      ['2 copies of the rotated secret “GitHub token” were removed; 1 waits until you close Chromium.'],
    ],
    [
      'a report',
      [receipt({ decision: 'reported', residuals: 2 })],
      ['2 copies of the rotated secret “GitHub token” were found. Nothing was removed: the order, this machine or you allow only reports.'],
    ],
    ['a refusal', [receipt({ decision: 'refused', residuals: 2 })], []],
    [
      'an undo or a relapse tells itself',
      [receipt({ phase: 'undo', found: 2, residuals: 2 }), receipt({ phase: 'relapse', residuals: 1 })],
      [],
    ],
    [
      'a recheck that does better',
      [...waiting(1, 'chromium'), receipt({ purged: 3, residuals: 1 }), receipt({ phase: 'recheck', purged: 1 })],
      [
        '3 copies of the rotated secret “GitHub token” were removed; 1 waits until you close Chromium.',
        '1 more copy of the rotated secret “GitHub token” was removed.',
      ],
    ],
    [
      'rechecks that change nothing',
      [receipt({ purged: 3, residuals: 1 }), receipt({ phase: 'recheck', residuals: 1 }), receipt({ phase: 'recheck', residuals: 1 })],
      ['3 copies of the rotated secret “GitHub token” were removed; 1 remains.'],
    ],
  ])('%s', (_, events, bodies) => {
    expect(after(events).bodies).toEqual(bodies);
  });

  it('offers undo only while there is one', () => {
    const buttons = (part: Partial<Receipt>) => after([receipt(part)]).notices[0]?.actions.map(({ id }) => id);
    expect(buttons({ purged: 1 })).toEqual(['show', 'undo']);
    expect(buttons({ purged: 1, undoUntil: null })).toEqual(['show']);
    expect(buttons({ purged: 1, undoUntil: '2026-11-20T09:00:00Z' })).toEqual(['show']);
    expect(buttons({ residuals: 1 })).toEqual(['show']);
  });
  it('names the command for desktops without buttons', () => {
    expect(after([receipt({ purged: 1 })]).notices[0]?.withoutButtons).toContain('lastcopy undo');
    expect(after([receipt({ residuals: 1 })]).notices[0]?.withoutButtons).not.toContain('undo');
  });
  it('is a warning only where something is left', () => {
    expect(after([receipt({ purged: 1 })]).notices[0]?.severity).toBe('info');
    expect(after([receipt({ purged: 1, residuals: 1 })]).notices[0]?.severity).toBe('warning');
  });
  it('is one notice per order, whatever its phase', () => {
    const { notices } = after([receipt({ purged: 1, residuals: 1 }), receipt({ phase: 'recheck', purged: 1 })]);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(1);
  });
  it('is taken back when the owner has removed what was left', () => {
    const { withdrawn } = after([receipt({ residuals: 1 }), receipt({ phase: 'recheck' })]);
    expect(withdrawn).toEqual(['order o1']);
  });
});

describe('relapses and conditions', () => {
  it('tells a relapse once, until a hunt has found it gone', () => {
    const order = receipt({ purged: 1 });
    expect(after([order, relapse('~/a'), relapse('~/b'), relapse('~/c', 'successor')]).bodies.slice(1)).toEqual([
      'The rotated secret “GitHub token” stands in ~/a again. Find out which program wrote it.',
    ]);
    expect(after([order, relapse('~/a'), receipt({ phase: 'recheck', purged: 1 }), relapse('~/b')]).notices).toHaveLength(4);
  });
  it('interrupts for what the owner can act on, and leaves the rest to the menu', () => {
    expect(after([notice('server-unreachable'), notice('watching-degraded'), notice('order-running')]).notices).toEqual([]);
    const told = after([notice('paused'), notice('paused'), notice('paused', false)]);
    expect(told.notices.map(({ id }) => id)).toEqual(['condition paused']);
    expect(told.withdrawn).toEqual(['condition paused']);
  });
  it('does not tell anew what a start finds', () => {
    const orders = [
      {
        orderId: 'o1',
        label: 'GitHub token',
        state: 'finished',
        decision: 'executed',
        code: null,
        sentence: null,
        deliveredAt: '2026-11-20T09:00:00Z',
        finishedAt: '2026-11-20T09:01:00Z',
        receipts: [{ receiptId: 'r', phase: 'first', found: 4, purged: 3, residuals: 1, accepted: true }],
        residuals: [],
      },
    ];
    const started = begin({ paused: false, orders, notices: ['device-revoked'] });
    expect(after([receipt({ phase: 'recheck', residuals: 1 }), notice('device-revoked')], started).notices).toEqual([]);
    expect(trayState(started, NOW, true).icon).toBe('attention');
  });
});

describe('the icon and its menu', () => {
  const line = (events: readonly AgentEvent[], now = NOW) => {
    const { icon, menu, tooltip } = trayState(after(events).telling, now, true);
    expect(menu[0]).toEqual({ kind: 'text', label: tooltip });
    return `${icon}: ${tooltip}`;
  };
  it.each<[string, readonly AgentEvent[], string]>([
    ['at rest', [], 'resting: Watching for copies of rotated secrets'],
    ['at work', [notice('order-running')], 'working: Copies of a rotated secret are being removed'],
    [
      'done',
      [notice('order-running'), notice('order-running', false), receipt({ purged: 3 })],
      'resting: Watching for copies of rotated secrets',
    ],
    ['waiting', [...waiting(1, 'chromium'), receipt({ purged: 3, residuals: 1 })], 'attention: 1 copy waits until you close Chromium'],
    ['left over', [...waiting(1, 'chromium'), receipt({ residuals: 3 })], 'attention: 3 copies of rotated secrets remain'],
    ['a relapse', [receipt({ purged: 1 }), relapse('~/a')], 'attention: A rotated secret came back'],
    ['paused', [{ type: 'paused', paused: true }, receipt({ residuals: 3 })], 'paused: Paused: nothing is removed'],
    ['offline', [notice('server-unreachable')], 'resting: Watching for copies of rotated secrets'],
  ])('%s', (_, events, expected) => {
    expect(line(events)).toBe(expected);
  });
  it('does not ask for attention for ever', () => {
    expect(line([receipt({ residuals: 1 })], NOW + 8 * 24 * 3_600_000)).toBe('resting: 1 copy remains');
  });
  it('offers what can be done now', () => {
    const items = (undoable: boolean, paused: boolean) =>
      trayState(after([{ type: 'paused', paused }]).telling, NOW, undoable).menu.flatMap((item) =>
        item.kind === 'item' ? [`${item.id}${item.enabled === false ? ' (off)' : ''}`] : [],
      );
    expect(items(true, false)).toEqual(['show', 'undo', 'pause', 'about']);
    expect(items(false, true)).toEqual(['show', 'undo (off)', 'resume', 'about']);
  });
});

const anyEvent: fc.Arbitrary<AgentEvent> = fc.oneof(
  fc
    .record({
      orderId: fc.constantFrom('o1', 'o2'),
      phase: fc.constantFrom('first', 'recheck', 'relapse', 'undo'),
      decision: fc.constantFrom('executed', 'reported', 'refused'),
      purged: fc.nat(3),
      residuals: fc.nat(3),
      undoUntil: fc.constantFrom(null, UNDO_UNTIL),
    })
    .map((part) => receipt(part as Partial<Receipt>)),
  fc
    .record({ n: fc.nat(3), place: fc.constantFrom('chromium', 'slack'), left: fc.boolean() })
    .map(({ n, place, left }) => fate(`~/${n}`, place, left ? 'owner-application-running' : null)),
  fc.constantFrom('~/a', '~/b').map((path) => relapse(path)),
  fc
    .record({ code: fc.constantFrom('paused' as const, 'relapse' as const, 'residuals' as const), on: fc.boolean() })
    .map(({ code, on }) => notice(code, on)),
);

describe('no storm', () => {
  test.prop([fc.array(anyEvent, { maxLength: 60 })])('nothing is said twice of one order and phase', (events) => {
    const said = after(events).notices.filter(({ id }) => id.startsWith('order '));
    const phases = events.filter((event) => event.type === 'receipt' && (event.phase === 'first' || event.phase === 'recheck'));
    expect(said.length).toBeLessThanOrEqual(phases.length);
    const keys = said.map(({ id, body }) => `${id} ${body}`);
    // A first hunt and a recheck may come to the same words, and so may a report that only removed what a hunt removes.
    for (const key of new Set(keys)) expect(keys.filter((one) => one === key).length).toBeLessThanOrEqual(4);
  });
  test.prop([anyEvent])('the same event again tells nothing new', (event) => {
    const once = after([event]);
    expect(after([event, event, event], once.telling).notices).toEqual([]);
  });
  test.prop([fc.array(anyEvent, { maxLength: 40 })])('any state can be shown', (events) => {
    const { icon, menu } = trayState(after(events).telling, NOW, false);
    expect(['resting', 'working', 'attention', 'paused']).toContain(icon);
    expect(menu.length).toBeGreaterThan(5);
  });
});
