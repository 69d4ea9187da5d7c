import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { MenuItem, Notice, Reach, Tray, TrayOptions, TrayState } from '../face.ts';
import { plain, plainLine } from '../plain.ts';
import { fields, line } from './lines.ts';

const NOTHING: Reach = { icon: false, notices: false, buttons: false };
/** A program that ends is started again after growing pauses, so many times. */
const DELAYS = [1_000, 10_000, 60_000];
/** A program that says more than this in one line says nothing that is known. */
const LONGEST_LINE = 10_000;

/** A tray behind a native program that speaks the protocol of lines.ts; null: there is none. */
export function startNativeTray(options: TrayOptions, command: readonly string[] | null): Tray {
  let reach = NOTHING;
  let state: TrayState | null = null;
  let child: ChildProcessWithoutNullStreams | null = null;
  let ready = false;
  let starts = 0;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const told = new Map<string, ReadonlySet<string>>();

  const reached = (now: Reach) => {
    if (now.icon === reach.icon && now.notices === reach.notices && now.buttons === reach.buttons) return;
    reach = now;
    options.onReach?.(now);
  };
  const say = (text: string) => {
    if (child?.stdin.writable) child.stdin.write(text);
  };
  const hear = (text: string) => {
    const [kind, first, second, third] = fields(text);
    if (kind === 'ready') {
      ready = true;
      reached({ icon: first === '1', notices: second === '1', buttons: third === '1' });
      if (state) say(shown(state));
    } else if (kind === 'choose' && state?.menu.some((item) => item.kind === 'item' && item.id === first && item.enabled !== false)) {
      options.onChoose(first ?? '');
    } else if (kind === 'action' && first !== undefined) {
      const actions = told.get(first);
      if (!actions || (second && !actions.has(second))) return;
      told.delete(first);
      options.onAction(first, second || null);
    }
  };
  const start = () => {
    const [program, ...args] = command ?? [];
    if (program === undefined || ended) return;
    starts++;
    const one = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true }) as unknown as ChildProcessWithoutNullStreams;
    child = one;
    // Neither the program nor its pipes keep this process.
    one.unref();
    for (const pipe of [one.stdin, one.stdout]) {
      if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
      pipe.on('error', () => undefined);
    }
    one.on('error', () => undefined);
    one.on('close', () => {
      child = null;
      ready = false;
      told.clear();
      reached(NOTHING);
      const delay = DELAYS[starts - 1];
      if (!ended && delay !== undefined) timer = setTimeout(start, delay).unref();
    });
    let rest = '';
    one.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const each of lines) hear(each.replace(/\r$/, ''));
    });
  };
  start();

  return {
    get reach() {
      return reach;
    },
    show(next) {
      state = next;
      if (ready) say(shown(next));
    },
    tell(notice) {
      told.set(notice.id, new Set(notice.actions.map(({ id }) => id)));
      say(noticed(notice));
    },
    withdraw(id) {
      if (told.delete(id)) say(line('withdraw', id));
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      const one = child;
      if (!one) return;
      const gone = new Promise<void>((done) => one.once('close', () => done()));
      one.stdin.end();
      const force = setTimeout(() => one.kill('SIGKILL'), 1_000);
      await gone;
      clearTimeout(force);
    },
  };
}

function shown({ icon, tooltip, menu }: TrayState): string {
  return [line('icon', icon, plainLine(tooltip)), line('menu'), ...menu.map(itemLine), line('shown')].join('');
}

function itemLine(item: MenuItem): string {
  if (item.kind === 'separator') return line('separator');
  if (item.kind === 'text') return line('text', plainLine(item.label));
  const checked = item.checked === undefined ? '-' : item.checked ? '1' : '0';
  return line('item', item.id, item.enabled === false ? '0' : '1', checked, plainLine(item.label));
}

function noticed({ id, severity, title, body, actions, withoutButtons }: Notice): string {
  const buttons = actions.flatMap((action) => [action.id, plainLine(action.label, 40)]);
  return line('notice', id, severity, plainLine(title), plain(body, 1_000), plain(withoutButtons ?? ''), ...buttons);
}
