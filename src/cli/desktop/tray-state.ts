import { CONDITIONS } from '../../agent/index.ts';
import type { IconState, MenuItem, TrayState } from '../../tray/index.ts';
import { leftLine } from './sentences.ts';
import type { Telling } from './telling.ts';

export const MENU = { show: 'show', undo: 'undo', pause: 'pause', resume: 'resume', about: 'about' } as const;

/** What remains is worth a look for so long; then it is only said where it is looked for. Milliseconds. */
const WORTH_A_LOOK = 7 * 24 * 60 * 60_000;
/** Lines about conditions. */
const MOST_LINES = 3;

/** Icon, line under the pointer, and menu. No way to quit: a service ends with the session, and pausing is what is wanted. */
export function trayState(telling: Telling, now: number, undoable: boolean): TrayState {
  const { paused, removing, conditions, orders } = telling;
  const all = [...orders.values()];
  const remaining = all.reduce((sum, order) => sum + order.remaining, 0);
  const waits: Record<string, number> = {};
  for (const order of all) for (const [owner, count] of Object.entries(order.waits)) waits[owner] = (waits[owner] ?? 0) + count;
  const back = all.some(({ relapsed }) => relapsed);
  const urgent = [...conditions].filter((code) => CONDITIONS[code].told === 'notice' && CONDITIONS[code].severity !== 'info');
  const fresh = back || urgent.length > 0 || all.some(({ remaining, at }) => remaining > 0 && now - at < WORTH_A_LOOK);
  const icon: IconState = paused ? 'paused' : removing ? 'working' : fresh ? 'attention' : 'resting';
  const line =
    (paused && 'Paused: nothing is removed') ||
    (removing && CONDITIONS['order-running'].title) ||
    (back && CONDITIONS.relapse.title) ||
    leftLine(remaining, waits) ||
    'Watching for copies of rotated secrets';
  // The pause stands in the first line already.
  const lines = [
    line,
    ...[...conditions]
      .filter((code) => code !== 'paused')
      .slice(0, MOST_LINES)
      .map((code) => CONDITIONS[code].title),
  ];
  return {
    icon,
    tooltip: line,
    menu: [
      ...lines.map((label): MenuItem => ({ kind: 'text', label })),
      { kind: 'separator' },
      { kind: 'item', id: MENU.show, label: 'What was found and removed…' },
      { kind: 'item', id: MENU.undo, label: 'Undo last removal', enabled: undoable },
      paused ? { kind: 'item', id: MENU.resume, label: 'Resume' } : { kind: 'item', id: MENU.pause, label: 'Pause' },
      { kind: 'separator' },
      { kind: 'item', id: MENU.about, label: 'What the server learns' },
    ],
  };
}
