import { encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { drawBytes, draw } from '../sampling.ts';
import { stated, WORD } from '../stated.ts';

/** Passwords that Windows and its tools keep in files and the registry, in the clear or under keys that are public. */

const UPPER_HEX = { chars: '0123456789ABCDEF', set: '' };

const unattend = stated({
  id: 'windows-unattend-password',
  description: 'Password in an answer file of Windows Setup (unattend.xml)',
  source: 'https://learn.microsoft.com/en-us/windows-hardware/customize/desktop/unattend/microsoft-windows-shell-setup-autologon-password',
  literals: ['<password>', '<administratorpassword>'],
  anyCase: true,
  pattern: String.raw`<(?:Administrator)?Password>\s{0,40}<Value>(?<secret>[!-%'-;=?-~]{4,200})</Value>`,
  accept: (secret) => !secret.startsWith('*'),
  samples: [
    '<AutoLogon><Password><Value>¤</Value><PlainText>true</PlainText></Password></AutoLogon>',
    '<AdministratorPassword>\n  <Value>¤</Value>',
  ],
  nearMisses: ['<Password><Value>password</Value></Password>', '<Password><Value>*SENSITIVE*DATA*DELETED*</Value></Password>'],
});

const policy = stated({
  id: 'group-policy-cpassword',
  description: 'Password in a Group Policy preference (cpassword): its key is published',
  source: 'https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-gppref/2c15cbf0-f086-4c74-8b70-1f2fa45dd4be',
  literals: ['cpassword="'],
  coded: true,
  anyCase: true,
  pattern: String.raw`cpassword="(?<secret>[A-Za-z0-9+/]{20,400}={0,2})"`,
  draw: (random) => encodeBase64(drawBytes(random, 32)).replace(/=+$/, ''),
  samples: ['<Properties action="U" cpassword="¤" userName="Administrator"/>'],
  nearMisses: ['cpassword=""', 'cpassword="short"'],
});

const logon = stated({
  id: 'windows-autologon-password',
  description: 'DefaultPassword of an automatic logon in an export of the registry',
  source: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/user-profiles-and-logon/turn-on-automatic-logon',
  literals: ['defaultpassword'],
  anyCase: true,
  pattern: String.raw`"?DefaultPassword"?(?:[ \t]{0,4}=[ \t]{0,4}|[ \t]{1,8}REG_SZ[ \t]{1,8}|["']?[ ]-Value[ ]|[ ]/t[ ]REG_SZ[ ]/d[ ])${WORD}`,
  reach: { before: 1, after: 300 },
  accept: (secret) => /\d|[^\w]/.test(secret),
  draw: (random) => `W${draw(random, UPPER_HEX, 8)}!q${random(10)}`,
  samples: ['"DefaultPassword"="¤"', '    DefaultPassword    REG_SZ    ¤', 'reg add HKLM /v DefaultPassword /t REG_SZ /d ¤ /f'],
  nearMisses: ['"DefaultPassword"=""', 'DefaultPassword = $Password', 'const defaultPassword = "changeme123"'],
});

const machineKey = stated({
  id: 'aspnet-machine-key',
  description: 'validationKey or decryptionKey of ASP.NET (machineKey)',
  source: 'https://learn.microsoft.com/en-us/previous-versions/dotnet/netframework-4.0/w8h3skw9(v=vs.100)',
  literals: ['validationkey="', 'decryptionkey="'],
  anyCase: true,
  pattern: String.raw`(?:validation|decryption)Key="(?<secret>[0-9A-F]{32,128})(?:,IsolateApps)?"`,
  draw: (random) => draw(random, UPPER_HEX, 64),
  samples: ['<machineKey validationKey="¤" validation="SHA1"/>', 'decryptionKey="¤,IsolateApps"'],
  nearMisses: ['validationKey="AutoGenerate,IsolateApps"', `decryptionKey="${'0'.repeat(64)}"`],
});

const vnc = stated({
  id: 'vnc-password',
  description: 'Password of a VNC server (DES under a public key) in settings or the registry',
  source: 'https://www.rfc-editor.org/rfc/rfc6143#section-7.2.2',
  literals: ['passwd=', '"password"=hex:', '"controlpassword"=hex:', '"passwordviewonly"=hex:', 'passwd2='],
  anyCase: true,
  pattern: String.raw`(?:(?<=^|\n)passwd2?=(?<secret>[0-9A-F]{16}(?:[0-9A-F]{2})?)(?![0-9A-F])|"(?:Control)?Password(?:ViewOnly)?"=hex:(?<secret>[0-9a-f]{2}(?:,[0-9a-f]{2}){7})(?![,0-9a-f]))`,
  draw: (random) => `${draw(random, UPPER_HEX, 15)}${random(10)}`,
  samples: ['[ultravnc]\npasswd=¤\n'],
  nearMisses: [`[ultravnc]\npasswd=${'0'.repeat(16)}\n`, '\npasswd=secret\n'],
});

const winscp = stated({
  id: 'winscp-password',
  description: "Password in WinSCP's settings (obscured, without a master password)",
  source: 'https://winscp.net/eng/docs/security_credentials',
  literals: ['password=a35c', '"password"="a35c'],
  coded: true,
  anyCase: true,
  pattern: String.raw`"?Password"?="?(?<secret>A35C[0-9A-F]{16,300})(?![0-9A-F])`,
  reach: { before: 1, after: 400 },
  draw: (random) => `A35C${draw(random, UPPER_HEX, 40)}`,
  samples: ['HostName=files.acme.test\nPassword=¤\n', '"Password"="¤"'],
  nearMisses: ['Password=A35C', `Password=A35C${'0'.repeat(16)}`],
});

export const windowsSetupRules: readonly Rule[] = [unattend, policy, logon, machineKey, vnc, winscp];
