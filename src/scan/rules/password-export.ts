import { isPasswordLike, isRandom } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { command, COMMAND_REACH, stated, WORD } from '../stated.ts';

/** What password managers, browsers and key chains write out: every value in it is a password. */

/** A field of a CSV file: quoted, or without quotes and commas. */
const FIELD = String.raw`(?:"(?:[^"\r\n]|""){0,200}"|[^",\r\n]{0,200})`;
const SECRET = String.raw`(?:"(?<secret>[!#-[\]-~]{4,128})"|(?<secret>[!#-&(-+.-[\]-~-]{4,128}))`;

const likely = (secret: string) => isPasswordLike(secret) || isRandom(secret) || (/\d/.test(secret) && /[A-Za-z]/.test(secret));

const chrome = stated({
  id: 'browser-export-password',
  description: 'Row of a password export of Chrome, Edge, Safari or Brave (name,url,username,password)',
  source: 'https://support.google.com/chrome/answer/95606',
  literals: [',https://', ',http://', ',android://', ',"https://', ',"http://', ',"android://'],
  evidence: 'guess',
  near: /(?:,|2c)(?:[^g-z]|quot|amp){0,16}(?:https?|android)/i,
  // After a name that begins its line; the user is an address or one word.
  pattern: String.raw`(?<=(?:^|\n)[^,"'\n=(){}<>]{1,58}),"?(?:https?|android)://[^\s,"']{3,200}"?,"?[\w.@+-]{1,80}"?,${SECRET}(?:,${FIELD})?(?=\r?\n|$)`,
  reach: { before: 0, after: 1000 },
  accept: (secret) => likely(secret) && !/^https?:/.test(secret) && !/^[\d.:T-]+Z?$/.test(secret) && !/^\d+[a-z]{1,3}$/i.test(secret),
  samples: ['\nacme.test,https://acme.test/login,me@acme.test,¤,\n', '\nacme.test,https://acme.test/login,me,¤\n'],
  nearMisses: [
    '\nacme.test,https://acme.test/login,me@acme.test,password,\n',
    '\nname,https://x.test,2024-01-01,12:30:00\n',
    '\nacme,https://acme.test,active,true\n',
  ],
});

const firefox = stated({
  id: 'firefox-export-password',
  description: "Row of Firefox' password export",
  source: 'https://support.mozilla.org/en-US/kb/export-login-data-firefox',
  literals: ['"https://', '"http://'],
  near: /(?:\n|\\n|0a|&#10;)(?:[^g-z]|quot|amp){0,16}https?/i,
  pattern: String.raw`(?<=^|\n)"https?://[^"\r\n]{3,200}","(?:[^"\r\n]|""){0,120}","(?<secret>[!#-[\]-~]{4,128})",(?:"[^"\r\n]{0,120}")?,"(?:https?:)?[^"\r\n]{0,200}","\{[0-9a-f-]{36}\}"`,
  reach: { before: 0, after: 1000 },
  samples: ['\n"https://acme.test","me","¤",,"https://acme.test","{11111111-2222-4333-8444-555555555555}","1700000000000"\n'],
  nearMisses: ['\n"https://acme.test","me","password",,"https://acme.test","{11111111-2222-4333-8444-555555555555}"\n'],
});

const bitwarden = stated({
  id: 'bitwarden-export-password',
  description: 'Password or one-time secret in an unencrypted export of Bitwarden (JSON)',
  source: 'https://bitwarden.com/help/export-your-data/',
  literals: ['"username"'],
  // uris, username, password and totp stand together.
  pattern: String.raw`"username"\s{0,4}:\s{0,4}(?:null|"[^"\r\n]{0,160}"),\s{0,40}"password"\s{0,4}:\s{0,4}"(?<secret>[!#-[\]-~]{4,128})",\s{0,40}"(?:totp|passwordRevisionDate|fido2Credentials)"`,
  reach: { before: 0, after: 600 },
  samples: ['"login": {"username": "me", "password": "¤", "totp": null}'],
  nearMisses: ['{"username": "me", "password": "password", "totp": null}', '{"username": "me", "password": null, "totp": null}'],
});

const keepass = stated({
  id: 'keepass-export-password',
  description: "Password in KeePass' XML export",
  source: 'https://keepass.info/help/base/importexport.html',
  literals: ['<key>password</key>'],
  anyCase: true,
  pattern: String.raw`<Key>Password</Key>\s{0,40}<Value(?: ProtectInMemory="True")?>(?<secret>[!-%'-;=?-~]{4,128})</Value>`,
  samples: ['<String><Key>Password</Key><Value ProtectInMemory="True">¤</Value></String>', '<Key>Password</Key>\n\t<Value>¤</Value>'],
  nearMisses: [
    '<Key>Password</Key><Value ProtectInMemory="True"/>',
    '<Key>Password</Key><Value>password</Value>',
    '<Key>Password</Key><Value Protected="True">WVdKalpHVm1aMmg=</Value>',
  ],
});

const keychain = stated({
  id: 'keychain-password',
  description: 'Password printed by, or given to, the security command of macOS',
  source: 'https://ss64.com/mac/security-password.html',
  literals: [
    'password: "',
    'data:\n"',
    'security add-',
    'security unlock',
    'security import',
    'security create-keychain',
    'security set-key',
  ],
  pattern: String.raw`(?:(?<=(?:^|\n))password: "(?<secret>[!#-[\]-~]{4,128})"(?=\r?\n(?:keychain:|attributes:|class:))|(?<=(?:^|\n))data:\n"(?<secret>[!#-[\]-~]{4,128})"|${command('security')}-[wpPk][ \t]{1,4}${WORD})`,
  reach: COMMAND_REACH,
  accept: (secret) => !secret.startsWith('/') && !/keychain/i.test(secret),
  samples: [
    '\npassword: "¤"\nkeychain: "/Users/me/Library/Keychains/login.keychain-db"\n',
    'security unlock-keychain -p ¤ build.keychain',
    'security add-generic-password -a me -s acme -w ¤',
  ],
  nearMisses: [
    'security unlock-keychain -p "$KEYCHAIN_PASSWORD" build.keychain',
    '\npassword: "password"\nkeychain: "x"\n',
    'security import c.p12 -k ~/Library/Keychains/build.keychain',
  ],
});

const secretTool = stated({
  id: 'secret-tool-password',
  description: 'Password printed by secret-tool (GNOME keyring, KWallet)',
  source: 'https://manpages.debian.org/secret-tool',
  literals: ['secret = '],
  pattern: String.raw`(?<=label = [^\r\n]{1,50}\n)secret = (?<secret>[!#-~]{4,128})(?=\r?\n)`,
  samples: ['[/org/freedesktop/secrets/collection/login/1]\nlabel = acme\nsecret = ¤\ncreated = 2024-01-01\n'],
  nearMisses: ['label = acme\nsecret = password\n', '\nsecret = get_secret()\n'],
});

const subversion = stated({
  id: 'subversion-stored-password',
  description: 'Password that Subversion keeps in the clear',
  source: 'https://svnbook.red-bean.com/en/1.8/svn.serverconfig.netmodel.html#svn.serverconfig.netmodel.credcache',
  literals: ['k 8\npassword\nv '],
  pattern: String.raw`K 8\npassword\nV \d{1,3}\n(?<secret>[!-~]{4,128})(?=\n)`,
  samples: ['K 15\nsvn:realmstring\nV 3\nabc\nK 8\npassword\nV 12\n¤\nK 8\n'],
  nearMisses: ['K 8\npassword\nV 8\npassword\nK 8\n', 'K 8\npasstype\nV 6\nsimple\n'],
});

export const passwordExportRules: readonly Rule[] = [chrome, firefox, bitwarden, keepass, keychain, secretTool, subversion];
