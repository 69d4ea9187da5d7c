import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linuxLocks } from '../../src/search/locks-linux.ts';
import { darwinOpenFiles, parseLsof } from '../../src/search/open-files-darwin.ts';
import { linuxOpenFiles } from '../../src/search/open-files-linux.ts';
import { windowsOpenFiles } from '../../src/search/open-files-win32.ts';
import { OwnerVigil } from '../../src/search/owner-vigil.ts';
import { type OwnersNow, ownersIn } from '../../src/search/owners.ts';
import { linuxProcesses } from '../../src/search/processes-linux.ts';
import { named, parsePs, parseTasklist } from '../../src/search/processes.ts';
import { Tree } from './tree.ts';

/** What systems say, as it was recorded or as their documents show it. */

/** A /proc with processes by number: name, program, arguments, open files, mappings. */
function procOf(
  tree: Tree,
  processes: Readonly<Record<number, { comm: string; exe?: string; args?: string[]; fd?: string[]; maps?: string }>>,
) {
  const at = (name: string) => `proc/${name}`;
  tree.write(at('stat'), 'cpu  1 2 3\nbtime 1700000000\nprocesses 9\n');
  tree.write(at('self/mountinfo'), '27 1 0:24 / / rw - btrfs /dev/vda rw\n40 27 8:2 / /mnt/with\\040space rw - ext4 /dev/sda2 rw\n');
  for (const [pid, { comm, exe, args = [], fd = [], maps = '' }] of Object.entries(processes)) {
    tree.write(at(`${pid}/comm`), `${comm}\n`);
    tree.write(at(`${pid}/cmdline`), args.map((arg) => `${arg}\0`).join(''));
    tree.write(at(`${pid}/stat`), `${pid} (${comm} (x) y) S 1 ${Array.from({ length: 17 }, () => '0').join(' ')} 12345 0 0\n`);
    tree.write(at(`${pid}/maps`), maps);
    mkdirSync(tree.path(at(`${pid}/fd`)));
    if (exe !== undefined) symlinkSync(exe, tree.path(at(`${pid}/exe`)));
    for (const [number, target] of fd.entries()) symlinkSync(target, tree.path(at(`${pid}/fd/${number}`)));
  }
  return tree.path('proc');
}

describe.runIf(process.platform === 'linux')('a recorded /proc', () => {
  it('tells programs, scripts, cut names and starts', () => {
    using tree = new Tree();
    const proc = procOf(tree, {
      11: { comm: 'code', exe: '/opt/visual-studio-code/code' },
      12: { comm: 'MainThread', exe: '/usr/bin/python3.11', args: ['python3', '-u', '/home/u/.venv/bin/aider', '--model', 'x'] },
      13: { comm: 'gnome-keyring-d' },
      14: { comm: 'firefox', exe: '/usr/lib/firefox/firefox (deleted)' },
    });
    const processes = linuxProcesses(proc) ?? [];
    const pids = (...running: string[]) => named(processes, running).map(({ pid }) => pid);
    expect(pids('Code')).toEqual([11]);
    expect(pids('aider')).toEqual([12]);
    expect(pids('gnome-keyring-daemon')).toEqual([13]);
    expect(pids('firefox')).toEqual([14]);
    expect(pids('cod', 'keyring', 'python')).toEqual([]);
    expect(processes[0]?.startedAt).toBe(1_700_000_000_000 + 123_450);
    expect(linuxProcesses(tree.path('nowhere'))).toBeNull();
  });

  it('tells open and mapped files, in folders too', () => {
    using tree = new Tree();
    const file = tree.write('app/store.ldb', 'x');
    const mapped = tree.write('maps/mapped.ldb', 'x');
    const proc = procOf(tree, {
      21: { comm: 'app', fd: ['socket:[1]', '/dev/null', file] },
      22: { comm: 'mapper', maps: `7f0000000000-7f0000001000 r--s 00000000 fd:00 123                        ${mapped}\n` },
    });
    const open = linuxOpenFiles(proc);
    expect(open?.open(file)).toEqual([21]);
    expect(open?.open(tree.path('app'), true)).toEqual([21]);
    expect(open?.open(mapped)).toEqual([22]);
    expect(open?.open(tree.path('maps'), true)).toEqual([22]);
    expect(open?.open(tree.path('app/store'))).toEqual([]);
    expect(open?.open(tree.path('ap'), true)).toEqual([]);
    expect(linuxOpenFiles(tree.path('nowhere'))).toBeNull();
  });

  it('tells locks, by the filesystem’s own number where files bear another', () => {
    using tree = new Tree();
    const file = tree.write('store.db', 'x');
    const other = tree.write('other.db', 'x');
    const { ino } = lstatSync(file);
    const proc = procOf(tree, { 31: { comm: 'app' } });
    const lock = (device: string, pid: number | string) => `1: POSIX  ADVISORY  WRITE ${pid} ${device}:${ino} 1073741825 1073742335\n`;
    tree.write('proc/locks', lock('00:18', 31));
    expect(linuxLocks(proc)(file)).toEqual([31]);
    expect(linuxLocks(proc)(other)).toEqual([]);
    const { dev } = lstatSync(file, { bigint: true });
    const own = `${(dev >> 8n).toString(16).padStart(2, '0')}:${(dev & 0xffn).toString(16).padStart(2, '0')}`;
    tree.write('proc/locks', `${lock(own, -1)}2: -> FLOCK  ADVISORY  WRITE 32 ${own}:${ino} 0 EOF\n${lock(own, process.pid)}`);
    expect(linuxLocks(proc)(file).sort()).toEqual([0, 32]);
    tree.write('proc/locks', lock('00:99', 31));
    expect(linuxLocks(proc)(file)).toEqual([]);
  });
});

describe('what macOS says', () => {
  it('ps: applications by program and by bundle, this user’s alone', () => {
    const said = [
      '    1     0 /sbin/launchd',
      '  501   501 /Applications/Visual Studio Code.app/Contents/MacOS/Electron',
      '  502   501 /Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Renderer).app/Contents/MacOS/Code Helper (Renderer)',
      '  503   502 /Applications/Safari.app/Contents/MacOS/Safari',
      '  504   501 -zsh',
      '',
    ].join('\n');
    const processes = parsePs(said, 501);
    expect(named(processes, ['code', 'Visual Studio Code']).map(({ pid }) => pid)).toEqual([501, 502]);
    expect(named(processes, ['Safari'])).toEqual([]);
    expect(processes.map(({ shown }) => shown)).toEqual(['Visual Studio Code', 'Visual Studio Code', '-zsh']);
  });

  it('lsof: who has which file open', () => {
    const said =
      'p501\ncElectron\nfcwd\nn/\nftxt\nn/Applications/Visual Studio Code.app/x\nf20\nn/private/tmp/a b/state.vscdb\nf21\nn->0x1\np77\nclastcopy-scanner\nf9\nn/private/tmp/only\n';
    expect(parseLsof(said)).toContainEqual({ pid: 501, command: 'Electron', path: '/private/tmp/a b/state.vscdb' });
    const open = darwinOpenFiles(said);
    expect(open.open('/private/tmp/a b/state.vscdb')).toEqual([501]);
    expect(open.open('/private/tmp/a b', true)).toEqual([501]);
    expect(open.open('/private/tmp/a', true)).toEqual([]);
    expect(open.open('/private/tmp/only')).toEqual([]);
  });
});

describe('what Windows says', () => {
  it('tasklist: programs of this user', () => {
    const said = [
      '"System Idle Process","0","Services","0","8 K","Unknown","NT AUTHORITY\\SYSTEM","20:18:12","N/A"',
      '"Code.exe","4712","Console","1","123,456 K","Running","LAPTOP\\Ann Lee","0:00:12","notes, ""x"" - Visual Studio Code"',
      '"chrome.exe","4800","Console","1","99,000 K","Running","LAPTOP\\Bob","0:00:02","N/A"',
      '',
    ].join('\r\n');
    expect(parseTasklist(said, 'ann lee')).toEqual([{ pid: 4712, names: ['code'], short: null, shown: 'Code', startedAt: null }]);
  });

  it('a sharing violation: somebody has it open; another error: not known', () => {
    using tree = new Tree();
    tree.write('folder/a', 'x');
    const answers = (code: string | null) =>
      windowsOpenFiles(() => {
        if (code !== null) throw Object.assign(new Error(code), { code });
      });
    expect(answers('EBUSY').open('C:\\x')).toEqual([0]);
    expect(answers('EBUSY').open(tree.path('folder'), true)).toEqual([0]);
    expect(answers('ENOENT').open('C:\\x')).toEqual([]);
    expect(answers('EPERM').open('C:\\x')).toBeNull();
    expect(answers(null).open('C:\\x')).toEqual([]);
  });
});

describe('which application is at work', () => {
  const open = (pids: readonly number[] | null, locked: readonly number[] | null = []) => ({ open: () => pids, locked: () => locked });
  const one = { pid: 7, names: ['code'], short: null, shown: 'code', startedAt: null };
  const app = { owner: 'The App', running: ['code'] };
  const seen = (processes: (typeof one)[] | null, files: ReturnType<typeof open> | null) =>
    ownersIn({ os: 'linux', processes, open: files }, '/home/u').of('/home/u/nowhere/x', app);

  it('is not known where the system does not tell, unless some sign says yes', () => {
    expect(seen([], open([])).runs).toBe('no');
    expect(seen(null, open([])).runs).toBe('unknown');
    expect(seen([], null).runs).toBe('unknown');
    expect(seen([], open(null)).runs).toBe('unknown');
    expect(seen(null, open([7]))).toMatchObject({ runs: 'yes', signs: ['open'] });
    expect(seen([], open([], [0]))).toMatchObject({ runs: 'yes', signs: ['locked'], pids: [], close: 'The App' });
    expect(seen([one], null)).toMatchObject({ runs: 'yes', signs: ['process'], pids: [7] });
  });

  it('tries no file on Windows while the application is seen at work', () => {
    const never = { open: () => expect.fail('tried'), locked: () => expect.fail('tried') };
    const now = ownersIn({ os: 'win32', processes: [one], open: never }, '/home/u');
    expect(now.of('/home/u/nowhere/x', app).runs).toBe('yes');
  });
});

describe('a vigil', () => {
  it('looks at all processes only when those it saw are gone, or now and then; and lets things settle', async () => {
    let now = 0;
    let looks = 0;
    let runs: 'yes' | 'no' = 'yes';
    const alive = new Set([7]);
    const owners: OwnersNow = { of: () => ({ runs, signs: [], pids: runs === 'yes' ? [7] : [], close: 'Helper' }) };
    const vigil = new OwnerVigil({ look: async () => (looks++, owners), isAlive: (pid) => alive.has(pid), now: () => now });
    const file = { path: '/x', owner: 'The App', running: ['code'] };
    const look = async () => (await vigil.look([file])).free.length;
    expect(await vigil.look([file])).toEqual({ free: [], held: [{ file, close: 'Helper' }] });
    for (now = 1_000; now <= 14_000; now += 1_000) expect(await look()).toBe(0);
    expect(looks).toBe(1);
    now = 15_000;
    await look();
    expect(looks).toBe(2);
    // It ended, but another process of it goes on.
    alive.clear();
    now = 16_000;
    expect(await look()).toBe(0);
    expect(looks).toBe(3);
    runs = 'no';
    now = 17_000;
    expect(await look()).toBe(0);
    now = 18_000;
    expect(await look()).toBe(0);
    runs = 'yes';
    now = 18_500;
    expect(await look()).toBe(0);
    runs = 'no';
    now = 19_000;
    expect(await look()).toBe(0);
    now = 21_000;
    expect(await look()).toBe(1);
  });
});
