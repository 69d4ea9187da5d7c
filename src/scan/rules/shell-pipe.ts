import type { Rule } from '../face.ts';
import { command, COMMAND_REACH, stated, WORD } from '../stated.ts';

/** Passwords piped or typed into programs by scripts. */

const QUOTED_OR_BARE = String.raw`["']?(?<secret>[!#-&(-9;-[\]-{}~]{4,128})["']?`;

const sudo = stated({
  id: 'piped-password',
  description: 'Password echoed into sudo -S, passwd --stdin or docker login --password-stdin',
  source: 'https://www.sudo.ws/docs/man/sudo.man/#S',
  literals: ['echo ', 'printf ', '<<< ', '<<<'],
  pattern: String.raw`(?:(?<![\w-])(?:echo(?: -n| -e)?|printf(?: ['"]?%s(?:\\n)?['"]?)?)[ ]{1,2}${QUOTED_OR_BARE}[ ]{0,2}\|[ ]{0,2}(?:sudo (?:-\w ){0,3}-S|passwd (?:--stdin|\w)|docker login|podman login|helm registry login|kinit|smbpasswd|cryptsetup|gpg [^\r\n|]{0,80}--passphrase-fd|openssl [^\r\n|]{0,80}-pass stdin|ecryptfs|sshpass|su\b|vncpasswd))`,
  reach: { before: 0, after: 400 },
  accept: (secret) => !/^[-$]/.test(secret),
  samples: [
    'echo ¤ | sudo -S apt update',
    "echo -n '¤' | docker login -u ci --password-stdin",
    'echo "¤" | passwd --stdin me',
    "printf '%s' '¤' | kinit me",
  ],
  nearMisses: [
    'echo $PASSWORD | sudo -S ls',
    'echo "${TOKEN}" | docker login --password-stdin',
    'echo password | sudo -S ls',
    'echo done | tee x',
  ],
});

const chpasswd = stated({
  id: 'chpasswd-password',
  description: 'Password given to chpasswd as user:password, or to htpasswd -b',
  source: 'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
  literals: ['chpasswd', 'htpasswd ', 'useradd ', 'usermod '],
  pattern: String.raw`(?:(?<=["' ])[a-z_][\w-]{0,31}:(?<secret>[!#-&(-9;-[\]-{}~]{4,96})["']?[ ]{0,2}\|[ ]{0,2}(?:sudo )?(?:/usr/sbin/)?chpasswd|(?<![\w-])htpasswd (?:-\w{1,6} ){0,4}-\w{0,5}b\w{0,5} (?:-\w{1,6} ){0,3}[^\s]{1,120} [^\s]{1,64} ${WORD})`,
  reach: { before: 180, after: 400 },
  accept: (secret, match) => !match[0].startsWith(`${secret}:`),
  samples: [
    'echo "deploy:¤" | chpasswd',
    "echo 'root:¤' | sudo chpasswd",
    'htpasswd -b /etc/nginx/.htpasswd deploy ¤',
    'htpasswd -cb .htpasswd me ¤',
  ],
  nearMisses: [
    'echo "root:$PASSWORD" | chpasswd',
    'echo "root:root" | chpasswd',
    'htpasswd -bc f user "$PASS"',
    'htpasswd -c .htpasswd user',
  ],
});

const expect = stated({
  id: 'expect-password',
  description: 'Password that an expect script sends at a prompt',
  source: 'https://core.tcl-lang.org/expect/index',
  literals: ['assword', 'assphrase'],
  pattern: String.raw`(?:assword|assphrase)[^\r\n]{0,24}["'}][^\r\n]{0,8}[\r\n]{0,2}[ \t{]{0,16}(?:\{[ \t]{0,4})?(?:exp_)?send(?:line)?(?: --?)?[ (]{1,2}["'](?<secret>[!#-&(-[\]-~]{4,96})(?:\\{1,4}[rn]){1,2}["']`,
  accept: (secret) => !secret.startsWith('$') && !secret.startsWith('('),
  samples: ['expect "*?assword:*"\nsend -- "¤\\r"\n', 'expect "Password:" { send "¤\\n" }'],
  nearMisses: ['expect "assword:"\nsend "$password\\r"\n', 'expect "Password: "\nsend "password\\r"\n'],
});

const http = stated({
  id: 'http-client-password',
  description: 'Password given to httpie, xh, ab or hey (user:password)',
  source: 'https://httpie.io/docs/cli/basic-auth',
  literals: ['http ', 'https ', 'xh ', 'ab ', 'hey ', 'siege ', '--proxy-user ', '--user-agent'].filter(
    (literal) => literal.length > 3 && !literal.startsWith('--user'),
  ),
  pattern: `(?:${command('https?|hey')}(?:-a|--auth)(?:[ \\t]{1,4}|=)|--proxy-user[ \\t]{1,4})["']?[^\\s:"']{1,80}:${WORD}`,
  reach: COMMAND_REACH,
  accept: (secret, match) =>
    !secret.startsWith('//') && !new RegExp('https?$').test(match[0].slice(0, match[0].length - secret.length - 1)),
  samples: [
    'http -a me:¤ https://api.acme.test',
    'https --auth=me:¤ api.acme.test',
    'curl --proxy-user me:¤ -x proxy:8080 https://acme.test',
  ],
  nearMisses: ['http -a user:password example.org', 'http -a "$USER:$PASS" example.org', 'http --auth-type bearer -a $TOKEN api.acme.test'],
});

export const shellPipeRules: readonly Rule[] = [sudo, chpasswd, expect, http];
