import type { Rule } from '../face.ts';
import { command, COMMAND_REACH, OPTION, stated, WORD } from '../stated.ts';

/** Passphrases given to commands that keep keys and archives. */

const openssl = stated({
  id: 'openssl-passphrase',
  description: 'Passphrase given to openssl as pass:…',
  source: 'https://docs.openssl.org/master/man1/openssl-passphrase-options/',
  literals: ['pass:'],
  pattern: String.raw`(?<=(?:-pass(?:in|out)?|--?password|-srppass)[ \t=]{1,4}["']?)pass:${WORD}`,
  samples: ['openssl rsa -in k.pem -passin pass:¤', 'openssl enc -aes-256-cbc -pass pass:¤', 'openssl pkcs12 -export -passout "pass:¤"'],
  nearMisses: ['openssl rsa -passin pass:$PASS', 'openssl req -passout pass:changeit', 'openssl rsa -passin pass:'],
  accept: (secret) => !/^changeit$/i.test(secret),
});

const keytool = stated({
  id: 'keystore-password',
  description: 'Password of a Java key store or key given to keytool or jarsigner',
  source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html',
  literals: ['-storepass', '-keypass', '-srcstorepass', '-deststorepass'],
  pattern: String.raw`(?<![\w-])-(?:store|key|srcstore|deststore|srckey|destkey)pass(?:word)?[ \t]{1,4}${WORD}`,
  reach: { before: 5, after: 512 },
  accept: (secret) => !/^(?:changeit|storepass|keypass|android)$/i.test(secret) && !secret.startsWith('-'),
  samples: ['keytool -list -keystore a.jks -storepass ¤', 'jarsigner -keypass ¤ a.jar alias', 'keytool -importkeystore -srcstorepass ¤'],
  nearMisses: ['keytool -storepass changeit', 'keytool -storepass $STOREPASS', 'keytool -genkey -storepass -keypass'],
});

const archive = stated({
  id: 'archive-password',
  description: 'Password given to 7z, zip, unzip, rar, gpg, qpdf, restic or borg',
  source: 'https://linux.die.net/man/1/zip',
  literals: ['7z ', '7za ', 'zip ', 'unzip ', 'gpg ', 'gpg2 ', 'qpdf ', 'rar ', 'unrar ', 'ssh-keygen '],
  pattern: `(?:${command('7za?')}-p|${command('(?:un)?zip')}-P[ \\t]{0,4}|${command('gpg2?')}--passphrase${OPTION}|${command('qpdf')}--password=|${command('(?:un)?rar')}-h?p|${command('ssh-keygen')}-[NP][ \\t]{1,4})${WORD}`,
  reach: COMMAND_REACH,
  accept: (secret) => !/^[-./]/.test(secret) && (/\d/.test(secret) || secret.length > 11),
  samples: ['7z a -p¤ out.7z dir', 'zip -r -P ¤ out.zip dir', 'gpg --batch --passphrase ¤ -d a.gpg', "ssh-keygen -t ed25519 -N '¤' -f k"],
  draw: (random) => `w${random(10)}${(random(1e9) + 1e9).toString(36)}Z${random(1e4)}`,
  nearMisses: [
    'zip -P $PASS a.zip b',
    '7z x -p a.7z',
    'gpg --passphrase-file f -d a',
    'ssh-keygen -t rsa -N "" -f k',
    'unzip -P password a.zip',
  ],
});

const powershell = stated({
  id: 'powershell-secure-string',
  description: 'Password written in the clear for ConvertTo-SecureString -AsPlainText',
  source: 'https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring',
  literals: ['convertto-securestring'],
  anyCase: true,
  pattern: String.raw`ConvertTo-SecureString[ ]{1,4}(?:-(?:AsPlainText|Force)[ ]{1,4}){0,2}(?:-String[ ]{1,4})?(?:"(?<secret>[!#-&(-[\]-~]{4,128})"|'(?<secret>[!-&(-[\]-~]{4,128})')`,
  samples: [
    "$p = ConvertTo-SecureString '¤' -AsPlainText -Force",
    'ConvertTo-SecureString -AsPlainText -Force -String "¤"',
    'ConvertTo-SecureString -String "¤" -AsPlainText',
  ],
  nearMisses: [
    'ConvertTo-SecureString $env:PASSWORD -AsPlainText -Force',
    'ConvertTo-SecureString "$password" -AsPlainText',
    "ConvertTo-SecureString 'password' -AsPlainText",
  ],
});

export const keyCommandRules: readonly Rule[] = [openssl, keytool, archive, powershell];
