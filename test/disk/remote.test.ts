import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { darwinRemote } from '../../src/disk/remote-darwin.ts';
import { linuxRemote } from '../../src/disk/remote-linux.ts';
import { windowsRemote } from '../../src/disk/remote-win32.ts';

/** As the kernel writes it (proc_pid_mountinfo(5)). */
const MOUNTINFO = String.raw`22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
24 22 0:22 / /sys rw - sysfs sysfs rw
25 22 0:50 / /mnt/nas rw,relatime shared:9 master:1 - nfs4 host:/x rw
26 25 8:1 / /mnt/nas/usb rw - ext4 /dev/sdb1 rw
27 22 0:51 / /mnt/with\040space\134back rw - cifs //host/x rw
28 22 0:52 / /home/dev/cloud rw - fuse.rclone remote: rw
29 22 0:53 / /home/dev/vault rw - fuse.gocryptfs /x rw
30 22 0:54 / /home/dev/win rw - fuseblk /dev/sdc rw
31 22 0:55 / /hidden rw - nfs host:/y rw
32 22 8:2 / /hidden rw - ext4 /dev/sdd rw
33 22 0:56 / /auto rw - autofs systemd-1 rw
34 22 0:57 / /srv/chroot/proc rw - proc proc rw
35 22 0:58 / /tmp rw - tmpfs tmpfs rw`;

describe('Linux: by the mount table alone', () => {
  const remote = linuxRemote({ mountinfo: () => MOUNTINFO, now: () => 0 });
  for (const [path, answer] of [
    ['/', 'no'],
    ['/home/dev/x', 'no'],
    ['/mnt/nas', 'network'],
    ['/mnt/nas/a/b', 'network'],
    ['/mnt/nasty', 'no'],
    ['/mnt/nas/usb/x', 'no'],
    ['/mnt/with space\\back/x', 'network'],
    ['/home/dev/cloud/x', 'network'],
    ['/home/dev/vault/x', 'no'],
    ['/home/dev/win/x', 'no'],
    ['/hidden/x', 'no'],
    ['/auto/host', 'network'],
    ['/proc/self/environ', 'pseudo'],
    ['/sys', 'pseudo'],
    ['/srv/chroot/proc/kcore', 'pseudo'],
    ['/tmp/x', 'no'],
  ] as const)
    it(`${path}: ${answer}`, () => {
      expect(remote(path)).toBe(answer);
      expect(remote(Buffer.from(path))).toBe(answer);
    });

  it('notices new mounts within half a second, and reads the table no more often', () => {
    let now = 0;
    let reads = 0;
    let table = MOUNTINFO;
    const changing = linuxRemote({ mountinfo: () => (reads++, table), now: () => now });
    expect(changing('/new/x')).toBe('no');
    table += '\n40 22 0:60 / /new rw - nfs host:/z rw';
    for (let index = 0; index < 100; index++) changing('/new/x');
    expect(reads).toBe(1);
    now = 501;
    expect(changing('/new/x')).toBe('network');
  });

  it('is unknown without a table, and takes any table without failing', () => {
    const none = linuxRemote({
      mountinfo: () => {
        throw new Error('no /proc here');
      },
      now: () => 0,
    });
    expect(none('/x')).toBe('unknown');
    for (const table of ['', '\n\n', 'a b c', '1 2 3 4 5 6 - ', `${MOUNTINFO}\n- - - - - -`])
      expect(typeof linuxRemote({ mountinfo: () => table, now: () => 0 })('/x')).toBe('string');
  });

  it.runIf(process.platform === 'linux')('this machine: the checkout is local, /proc is not stored', () => {
    const disk = nodeDisk();
    expect(disk.remote(import.meta.dirname)).toBe('no');
    expect(disk.remote('/proc/self')).toBe('pseudo');
  });
});

describe('macOS: placeholders by size without blocks', () => {
  const files: Record<string, { size: number; blocks: number; dev: number }> = {
    '/': { size: 1, blocks: 8, dev: 1 },
    '/Users/dev': { size: 1, blocks: 8, dev: 1 },
    '/Users/dev/x': { size: 5, blocks: 8, dev: 1 },
    '/Users/dev/empty': { size: 0, blocks: 0, dev: 1 },
    '/Users/dev/Library/Mobile Documents/gone': { size: 5, blocks: 0, dev: 1 },
    '/Users/dev/Library/Mobile Documents/.a.icloud': { size: 5, blocks: 8, dev: 1 },
    '/Users/dev/Library/CloudStorage/OneDrive-X/here': { size: 5, blocks: 8, dev: 1 },
    '/Volumes/share/x': { size: 5, blocks: 8, dev: 7 },
  };
  const remote = darwinRemote({ home: '/Users/dev', extent: (path) => files[String(path)] ?? null });
  for (const [path, answer] of [
    ['/Users/dev/x', 'no'],
    ['/Users/dev/empty', 'no'],
    ['/Users/dev/Library/Mobile Documents/gone', 'placeholder'],
    ['/Users/dev/Library/Mobile Documents/.a.icloud', 'placeholder'],
    ['/Users/dev/Library/CloudStorage/OneDrive-X/here', 'unknown'],
    ['/Volumes/share/x', 'unknown'],
    ['/Network/Servers/x', 'network'],
    ['/Users/dev/none', 'unknown'],
  ] as const)
    it(`${path}: ${answer}`, () => {
      expect(remote(path)).toBe(answer);
    });
});

describe('Windows: UNC paths, mapped drives, placeholders', () => {
  const remote = windowsRemote({
    home: 'C:\\Users\\Dev',
    extent: (path) => ({ size: 5, blocks: String(path).includes('gone') ? 0 : 8, dev: 1 }),
    driveTarget: (drive) => (drive.toLowerCase() === 'z:\\' ? '\\\\server\\share\\' : drive),
  });
  for (const [path, answer] of [
    ['C:\\Users\\Dev\\x', 'no'],
    ['\\\\server\\share\\x', 'network'],
    ['\\\\?\\C:\\Users\\Dev\\x', 'no'],
    ['Z:\\x', 'network'],
    ['c:\\users\\dev\\OneDrive - Firm\\here', 'unknown'],
    ['c:\\users\\dev\\OneDrive - Firm\\gone', 'placeholder'],
    ['C:\\Users\\Dev\\Boxes\\x', 'no'],
  ] as const)
    it(`${path}: ${answer}`, () => {
      expect(remote(path)).toBe(answer);
    });
});
