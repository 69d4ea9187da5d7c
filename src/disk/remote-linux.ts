import type { RawPath } from './face.ts';
import { isInside } from './raw-path.ts';
import type { Remote } from './remote-face.ts';

/** Filesystems whose data lies on another machine (or behind a trigger that would fetch it). FUSE is judged apart. */
const NETWORK = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ncpfs',
  'ncp',
  'afs',
  'auristorfs',
  'coda',
  'ceph',
  'glusterfs',
  'davfs',
  'davfs2',
  'sshfs',
  'lustre',
  'beegfs',
  'gpfs',
  'orangefs',
  'pvfs2',
  '9p',
  'vboxsf',
  'prl_fs',
  'autofs',
]);

/** FUSE filesystems that only lay another face over local disks; any other one may be remote. */
const LOCAL_FUSE = new Set([
  'fuse.fuse-overlayfs',
  'fuse.mergerfs',
  'fuse.gocryptfs',
  'fuse.encfs',
  'fuse.cryfs',
  'fuse.securefs',
  'fuse.bindfs',
  'fuse.ntfs-3g',
  'fuse.exfat',
  'fuse.fuse2fs',
  'fuse.unionfs',
]);

/** The kernel's own windows: what looks like files there is not stored anywhere (and /proc/kcore has 128 TiB). */
const PSEUDO = new Set([
  'proc',
  'sysfs',
  'cgroup',
  'cgroup2',
  'debugfs',
  'tracefs',
  'securityfs',
  'configfs',
  'bpf',
  'pstore',
  'efivarfs',
  'devpts',
  'mqueue',
  'fusectl',
  'binfmt_misc',
  'rpc_pipefs',
  'nsfs',
  'selinuxfs',
  'smackfs',
]);

const FRESH_MS = 500;

interface Mount {
  readonly point: string;
  readonly answer: 'no' | 'network' | 'pseudo';
}

/**
 * Judges by the mount table alone and never touches the path: a look at a dead NFS mount would hang. Linux has no
 * placeholders of its own; its sync clients keep whole files or mount FUSE.
 *
 * Source: proc_pid_mountinfo(5). The table is read again when it is older than half a second.
 */
export function linuxRemote(options: { mountinfo: () => string; now: () => number }): Remote {
  let text = '';
  let readAt = -Infinity;
  let mounts: Mount[] = [];
  let judged = false;
  /** The folder, with its slash, that was asked about last, and the answer for all that lies in it; null where it differs. */
  let folder = '';
  let within: Mount['answer'] | null = null;
  let inRow = 0;

  function refresh(): void {
    const now = options.now();
    if (now - readAt < FRESH_MS) return;
    readAt = now;
    try {
      const fresh = options.mountinfo();
      if (fresh !== text) {
        mounts = parseMountinfo(fresh);
        folder = '';
        within = null;
      }
      text = fresh;
      judged = true;
    } catch {
      judged = false;
    }
  }

  return (path, prefix) => {
    // Of files asked about in a row in one folder the first of sixteen looks at the clock.
    if (prefix === undefined || prefix !== folder || (++inRow & 15) === 0) refresh();
    if (!judged) return 'unknown';
    if (typeof path !== 'string') return answer(mounts, path);
    const its = prefix ?? path.slice(0, path.lastIndexOf('/') + 1);
    if (its !== folder) {
      folder = its;
      const bytes = Buffer.from(folder).toString('latin1');
      within = mounts.some(({ point }) => point.startsWith(bytes)) ? null : answer(mounts, folder);
    }
    return within ?? answer(mounts, path);
  };
}

function answer(mounts: readonly Mount[], path: RawPath): Mount['answer'] {
  // The bytes of the path as latin1, like the table.
  const bytes = Buffer.from(path).toString('latin1');
  return mounts.find(({ point }) => below(bytes, point))?.answer ?? 'no';
}

/** Longest mount point first; of two at the same point the later one hides the earlier. */
function parseMountinfo(text: string): Mount[] {
  const byPoint = new Map<string, Mount>();
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const point = fields[4]?.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = dash < 0 ? undefined : fields[dash + 1];
    if (point !== undefined && type !== undefined) byPoint.set(point, { point, answer: judge(type) });
  }
  const all = [...byPoint.values()];
  // Only remote and pseudo mounts, and whatever is mounted below them, can change an answer.
  const telling = all.filter(
    (mount) => mount.answer !== 'no' || all.some((other) => other.answer !== 'no' && isInside(mount.point, other.point)),
  );
  return telling.sort((a, b) => b.point.length - a.point.length);
}

function judge(type: string): Mount['answer'] {
  if (PSEUDO.has(type)) return 'pseudo';
  if (NETWORK.has(type)) return 'network';
  return type.startsWith('fuse.') && !LOCAL_FUSE.has(type) ? 'network' : 'no';
}

function below(path: string, point: string): boolean {
  return path.startsWith(point) && (path.length === point.length || point.endsWith('/') || path[point.length] === '/');
}
