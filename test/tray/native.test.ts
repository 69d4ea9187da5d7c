import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { fc, test } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reach } from '../../src/tray/index.ts';
import { startNativeTray } from '../../src/tray/native/native-tray.ts';
import { fields, line } from '../../src/tray/native/lines.ts';
import { macosNative } from '../../src/tray/macos/native.ts';
import { windowsNative } from '../../src/tray/windows/native.ts';
import { until } from './desktop-session.ts';

/** The programs for Windows and macOS cannot run here: a process that speaks their protocol stands in. */
const STAND_IN = fileURLToPath(new URL('stand-in-native.mjs', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-native-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(command: readonly string[] | null) {
  const [chosen, acted, reached]: [string[], [string, string | null][], Reach[]] = [[], [], []];
  const tray = startNativeTray(
    {
      name: 'Lastcopy',
      onChoose: (id) => chosen.push(id),
      onAction: (id, action) => acted.push([id, action]),
      onReach: (reach) => reached.push(reach),
    },
    command,
  );
  return { tray, chosen, acted, reached };
}
const record = () => join(folder, 'told');
const told = () => (existsSync(record()) ? readFileSync(record(), 'utf8').split('\n').slice(0, -1) : []);
const standIn = (...first: string[]) => [process.execPath, STAND_IN, record(), ...first];
const notice = (id: string, body: string) =>
  ({ id, title: 'T', body, severity: 'info', actions: [{ id: 'undo', label: 'Undo' }] }) as const;

describe('the line protocol', () => {
  test.prop([fc.array(fc.string({ unit: 'binary' }), { minLength: 1 })])('carries any text', (texts) => {
    const said = line(...texts);
    expect(said.indexOf('\n')).toBe(said.length - 1);
    expect(fields(said.slice(0, -1))).toEqual(texts);
  });
});

describe('a tray behind a native program', () => {
  it('tells it what to show, and hears what was chosen', async () => {
    const { tray, chosen, acted, reached } = start(standIn('noise', 'ready\t1\t1\t0'));
    tray.show({
      icon: 'attention',
      tooltip: 'One\ttip',
      menu: [
        { kind: 'text', label: 'Text' },
        { kind: 'separator' },
        { kind: 'item', id: 'pause', label: 'Pause', checked: true },
        { kind: 'item', id: 'undo', label: 'Undo', enabled: false },
      ],
    });
    await until('it is ready', () => tray.reach.icon);
    expect(reached).toEqual([{ icon: true, notices: true, buttons: false }]);
    tray.tell({ ...notice('n', 'A\nbody\\'), withoutButtons: 'Run this' });
    await until('all is told', () => told().length >= 8);
    expect(told()).toEqual([
      'icon\tattention\tOne tip',
      'menu',
      'text\tText',
      'separator',
      'item\tpause\t1\t1\tPause',
      'item\tundo\t0\t-\tUndo',
      'shown',
      'notice\tn\tinfo\tT\tA\\nbody\\\\\tRun this\tundo\tUndo',
    ]);
    for (const say of [
      'choose|undo',
      'choose|no such',
      'choose|pause',
      'action|no such|undo',
      'action|n|format',
      'action|n|undo',
      'action|n|undo',
    ])
      tray.tell(notice(say, `say ${say}`));
    await until('a choice is heard', () => chosen.length > 0 && acted.length > 0);
    await sleep(100);
    expect([chosen, acted]).toEqual([['pause'], [['n', 'undo']]]);
    tray.withdraw('never told');
    tray.withdraw('choose|undo');
    await until('it is taken back', () => told().includes('withdraw\tchoose|undo'));
    await tray[Symbol.asyncDispose]();
    expect(told().at(-1)).toBe('over');
    expect(told()).not.toContain('withdraw\tnever told');
  });

  it('is started again when it dies, and shows the same', async () => {
    const { tray } = start(standIn('ready\t1\t1\t1'));
    tray.show({ icon: 'paused', tooltip: 'x', menu: [] });
    await until('it is ready', () => tray.reach.buttons);
    tray.tell(notice('n', 'die'));
    await until('it is gone', () => !tray.reach.icon);
    await until('it is back', () => tray.reach.icon);
    await until('it shows the same', () => told().lastIndexOf('icon\tpaused\tx') > told().findIndex((one) => one.startsWith('notice')));
    await tray[Symbol.asyncDispose]();
  });

  it.each([
    [null],
    [['/no/such/program']],
    [[process.execPath, '-e', 'process.stdout.write("x".repeat(200000)); setTimeout(() => {}, 60_000)']],
  ])('shows nothing without one that works, and says so: %#', async (command) => {
    const { tray, reached } = start(command);
    tray.show({ icon: 'resting', tooltip: '', menu: [] });
    tray.tell(notice('n', 'x'));
    await sleep(200);
    await tray[Symbol.asyncDispose]();
    expect([tray.reach, reached]).toEqual([{ icon: false, notices: false, buttons: false }, []]);
  });
});

describe('where the programs are', () => {
  it('on Windows beside the Node that runs, else nowhere', () => {
    const node = join(folder, 'node.exe');
    expect(windowsNative(node)).toBeNull();
    writeFileSync(join(folder, 'lastcopy-tray.exe'), '');
    expect(windowsNative(node)).toEqual([join(folder, 'lastcopy-tray.exe')]);
  });
  it('on macOS a script that its own interpreter takes', () => {
    const [program, ...args] = macosNative();
    expect(program).toBe('/usr/bin/osascript');
    // It parses, at least.
    expect(() => new Script(args.at(-1) ?? '')).not.toThrow();
  });
});
