import type { Format, NotVisibleReason } from '../face.ts';
import { holdsAt, isTextual } from '../textual.ts';
import { beginning, hinted, magics } from './magic.ts';
import { rawOnly } from './raw-only.ts';

/**
 * Formats that are known but not decoded yet: compressed, encrypted or chunked, so the raw pass does not see all of them.
 * Each says so with one NotVisible. Magics are those of the formats' own specifications, as file(1) lists them.
 */
function opaque(id: string, detail: string, recognises: Format['recognises'], reason: NotVisibleReason = 'format-not-supported'): Format {
  return rawOnly(id, recognises, { reason, detail });
}

const encrypted = (id: string, detail: string, recognises: Format['recognises']): Format => opaque(id, detail, recognises, 'encrypted');

export const opaqueFormats: readonly Format[] = [
  encrypted('age', 'encrypted with age', magics('age-encryption.org/v1\n', '-----BEGIN AGE ENCRYPTED FILE-----')),
  encrypted(
    'openpgp',
    'an OpenPGP message, encrypted or compressed',
    hinted(
      ['gpg', 'pgp'],
      magics('-----BEGIN PGP MESSAGE-----', '\x85\x01\x0c\x03', '\x85\x02\x0c\x03', '\x84\x5e\x03', '\x8c\x0d\x04', '\x8c\x0e\x04'),
    ),
  ),
  encrypted('openssl-enc', 'encrypted with openssl enc', magics('Salted__', 'U2FsdGVkX1')),
  encrypted('ansible-vault', 'an Ansible vault', magics('$ANSIBLE_VAULT;')),
  encrypted('git-crypt', 'encrypted with git-crypt', magics('\0GITCRYPT\0')),
  encrypted('keepass', 'a KeePass database', magics('\x03\xd9\xa2\x9a')),
  encrypted('luks', 'a LUKS volume', magics('LUKS\xba\xbe')),
  encrypted('gnome-keyring', 'a GNOME keyring', magics('GnomeKeyring\n\r\0\n')),
  encrypted('java-keystore', 'a Java key store', magics('\xfe\xed\xfe\xed\0\0\0', '\xce\xce\xce\xce\0\0\0')),

  opaque(
    'zip',
    'a zip archive (also docx, xlsx, jar, whl): its compressed entries are not read yet',
    magics('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'),
  ),
  opaque('gzip', 'compressed with gzip', magics('\x1f\x8b')),
  opaque('compress', 'compressed with compress', magics('\x1f\x9d', '\x1f\xa0')),
  opaque(
    'bzip2',
    'compressed with bzip2',
    beginning([0x42], (head) => /^BZh[1-9](1AY&SY|\x17rE8P\x90)/.test(latin1(head.subarray(0, 10)))),
  ),
  opaque('xz', 'compressed with xz', magics('\xfd7zXZ\0')),
  opaque('lzip', 'compressed with lzip', magics('LZIP')),
  opaque('lzma', 'compressed with lzma', hinted(['lzma'], magics('\x5d\0\0\x80\0', '\x5d\0\0\x04\0', '\x5d\0\0\x10\0'))),
  opaque(
    'zstd',
    'compressed with zstd',
    (head) => holdsAt(head, 0, '\x28\xb5\x2f\xfd') || (holdsAt(head, 1, '*M\x18') && (head[0] ?? 0) >> 4 === 5),
  ),
  opaque('lz4', 'compressed with lz4', magics('\x04"M\x18', '\x02!L\x18')),
  opaque('mozlz4', 'compressed by Firefox (mozLz4)', magics('mozLz40\0')),
  opaque('snappy', 'compressed with Snappy', hinted(['sz', 'snappy'], magics('\xff\x06\0\0sNaPpY'))),
  opaque(
    'brotli',
    'compressed with Brotli',
    hinted(['br'], () => false),
  ),
  opaque('7z', 'a 7-Zip archive', magics('7z\xbc\xaf\x27\x1c')),
  opaque('rar', 'a RAR archive', magics('Rar!\x1a\x07')),
  opaque('cab', 'a cabinet archive', magics('MSCF\0\0\0\0', 'ISc(')),
  opaque('xar', 'a xar archive', magics('xar!')),
  opaque('rpm', 'an RPM package', magics('\xed\xab\xee\xdb')),
  opaque('ar', 'an ar archive (also deb): its members are not read one by one yet', magics('!<arch>\n')),

  opaque(
    'sqlite',
    'a SQLite database: cells over several pages, freed pages and the write-ahead log are not decoded yet',
    magics('SQLite format 3\0'),
  ),
  opaque('sqlite-wal', 'a SQLite write-ahead log: its pages are not decoded yet', magics('\x37\x7f\x06\x82', '\x37\x7f\x06\x83')),
  opaque('sqlite-journal', 'a SQLite rollback journal: its pages are not decoded yet', magics('\xd9\xd5\x05\xf9\x20\xa1\x63\xd7')),
  opaque('leveldb-table', 'a LevelDB table: its Snappy blocks are not decoded yet', (head, hint, size) =>
    hint === 'ldb' || hint === 'sst'
      ? !isTextual(head)
      : size <= head.length && holdsAt(head, size - 8, '\x57\xfb\x80\x8b\x24\x75\x47\xdb'),
  ),
  opaque('leveldb-log', 'a LevelDB log: its records are not put together yet', (head, hint) => hint === 'leveldb-log' && head.length > 0),
  opaque('parquet', 'a Parquet file', magics('PAR1')),
  opaque('avro', 'an Avro file', magics('Obj\x01')),
  opaque('arrow', 'an Arrow file', magics('ARROW1\0\0')),
  opaque('orc', 'an ORC file', magics('ORC')),
  opaque('hdf5', 'an HDF5 file', magics('\x89HDF\r\n\x1a\n')),

  opaque(
    'pdf',
    'a PDF: its streams are compressed',
    beginning([0x25], (head) => holdsAt(head, 0, '%PDF-')),
  ),
  opaque('ole', 'an OLE compound file (old Office, msi, msg)', magics('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')),
  opaque('outlook', 'an Outlook store', magics('!BDN')),
  opaque('bplist', 'a binary property list', magics('bplist0')),

  opaque('git-pack', 'a git pack: its objects are compressed', magics('PACK\0\0\0\x02', 'PACK\0\0\0\x03')),
  opaque('git-bundle', 'a git bundle: its objects are compressed', magics('# v2 git bundle\n', '# v3 git bundle\n')),
  opaque('git-object', 'a loose git object, compressed', (head, hint) => hint === 'git-object' && isZlib(head)),
  opaque(
    'zlib',
    'compressed with zlib',
    beginning([0x78], (head) => isZlib(head) && !isTextual(head)),
  ),

  opaque(
    'disk-image',
    'a disk image: the machine in it has to be searched from inside',
    magics(
      'QFI\xfb',
      'KDMV',
      'vhdxfile',
      'conectix',
      'hsqs',
      '# Disk DescriptorFile',
      { bytes: '\x7f\x10\xda\xbe', at: 64 },
      { bytes: 'encrcdsa' },
    ),
  ),
  opaque('memory-dump', 'a memory dump', magics('MDMP\x93\xa7', 'PAGEDUMP', 'PAGEDU64', 'JAVA PROFILE 1.0')),
];

/** RFC 1950: deflate with a window of 32 KiB, and a header that is a multiple of 31. */
function isZlib(head: Uint8Array): boolean {
  return head.length > 2 && head[0] === 0x78 && (0x7800 + (head[1] ?? 0)) % 31 === 0;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
