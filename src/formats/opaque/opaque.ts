import type { Format, NotVisibleReason } from '../face.ts';
import { holdsAt } from '../textual.ts';
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
  encrypted('vimcrypt', 'encrypted with vim', magics('VimCrypt~01!', 'VimCrypt~02!', 'VimCrypt~03!', 'VimCrypt~04!', 'VimCrypt~05!')),
  encrypted('git-crypt', 'encrypted with git-crypt', magics('\0GITCRYPT\0')),
  encrypted('keepass', 'a KeePass database', magics('\x03\xd9\xa2\x9a')),
  encrypted('luks', 'a LUKS volume', magics('LUKS\xba\xbe')),
  encrypted('gnome-keyring', 'a GNOME keyring', magics('GnomeKeyring\n\r\0\n')),
  encrypted('java-keystore', 'a Java key store', magics('\xfe\xed\xfe\xed\0\0\0', '\xce\xce\xce\xce\0\0\0')),

  opaque('compress', 'compressed with compress', magics('\x1f\x9d', '\x1f\xa0')),
  opaque('xz', 'compressed with xz', magics('\xfd7zXZ\0')),
  opaque('lzip', 'compressed with lzip', magics('LZIP')),
  opaque('lzma', 'compressed with lzma', hinted(['lzma'], magics('\x5d\0\0\x80\0', '\x5d\0\0\x04\0', '\x5d\0\0\x10\0'))),
  opaque('lz4-legacy', 'compressed with lz4 in its old format', magics('\x02!L\x18')),
  opaque('7z', 'a 7-Zip archive', magics('7z\xbc\xaf\x27\x1c')),
  opaque('rar', 'a RAR archive', magics('Rar!\x1a\x07')),
  opaque('cab', 'a cabinet archive', magics('MSCF\0\0\0\0', 'ISc(')),
  opaque('xar', 'a xar archive', magics('xar!')),
  opaque('rpm', 'an RPM package', magics('\xed\xab\xee\xdb')),
  opaque('ar', 'an ar archive (also deb): its members are not read one by one yet', magics('!<arch>\n')),

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
