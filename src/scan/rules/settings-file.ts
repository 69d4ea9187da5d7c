import type { Rule } from '../face.ts';
import { MARKUP, REST, stated } from '../stated.ts';

/** Passwords in the files that programs are set up with, known by lines that only those files have. */

const redis = stated({
  id: 'redis-conf-password',
  description: 'Password in redis.conf (requirepass, masterauth) or an ACL line',
  source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
  literals: ['requirepass', 'masterauth'],
  anyCase: true,
  pattern: String.raw`(?<!\w)(?:requirepass|masterauth)["']?[ \t=:,]{1,4}${REST}`,
  samples: ['requirepass ¤', 'masterauth "¤"', 'redis-server --requirepass ¤', 'CONFIG SET requirepass ¤'],
  nearMisses: ['# requirepass foobared', 'requirepass $REDIS_PASSWORD', 'masterauth <master-password>', 'requirepass ""'],
  accept: (secret) => !/^(?:foobared|masterauth|requirepass)$/i.test(secret) && !/[(){}]/.test(secret),
});

const mysql = stated({
  id: 'mysql-option-password',
  description: 'Password in a MySQL option file (.my.cnf)',
  source: 'https://dev.mysql.com/doc/refman/8.4/en/option-files.html',
  literals: ['[client', '[mysql', '[mariadb'],
  pattern: String.raw`\[(?:client\w{0,20}|mysql(?:dump|admin)?|mariadb(?:-\w{1,10})?)\](?:[^\r\n[]|[\r\n]){0,400}?(?<=[\r\n][ \t]{0,8})password[ \t]{0,8}=[ \t]{0,8}${REST}`,
  reach: { before: 0, after: 700 },
  samples: ['[client]\nuser = app\npassword = ¤\n', '[mysqldump]\npassword=¤\n'],
  nearMisses: ['[client]\nuser = app\npassword = password\n', '[client]\nport = 3306\n[mysqld]\npassword_history = 6\n'],
});

const pgpass = stated({
  id: 'pgpass-password',
  description: 'Password in a .pgpass line (host:port:database:user:password)',
  source: 'https://www.postgresql.org/docs/current/libpq-pgpass.html',
  literals: [':5432:', ':*:', ':5433:', ':6432:'],
  pattern: String.raw`(?<=(?:^|[\r\n\0])[\w.*\\-]{1,60}):(?:5432|5433|6432|\*):[\w*.-]{1,63}:[\w*.@-]{1,63}:(?<secret>[!#-&(-9;-[\]-~]{4,128})(?![!-~])`,
  samples: ['\ndb.acme.test:5432:shop:app:¤', '\n*:*:*:postgres:¤'],
  nearMisses: ['localhost:5432:db:user:password', 'host:5432:db:user:$PGPASSWORD', '127.0.0.1:5432:a:b'],
});

const maven = stated({
  id: 'maven-server-password',
  description: "Password or passphrase of a server in Maven's settings.xml",
  source: 'https://maven.apache.org/settings.html#servers',
  literals: ['<server>'],
  // Encrypted ones stand in braces.
  pattern: String.raw`<server>[\s\S]{0,400}?<(?<tag>password|passphrase)>(?!\{)${MARKUP}</\k<tag>>`,
  reach: { before: 0, after: 800 },
  samples: [
    '<server>\n  <id>acme</id>\n  <username>ci</username>\n  <password>¤</password>\n</server>',
    '<server><id>a</id><passphrase>¤</passphrase></server>',
  ],
  nearMisses: [
    '<server><id>a</id><password>${env.MAVEN_PASSWORD}</password></server>',
    '<server><id>a</id><password>{COQLCE6DU6GtcS5P=}</password></server>',
  ],
});

const pypirc = stated({
  id: 'pypirc-password',
  description: 'Password of a package index in .pypirc',
  source: 'https://packaging.python.org/en/latest/specifications/pypirc/',
  literals: ['repository:', 'repository =', 'repository=', '[pypi]', '[testpypi]'],
  pattern: String.raw`(?:\[(?:test)?pypi\]|repository[ ]?[:=][ ]?https?://[^\s]{1,120})[ \t]{0,8}(?:[\r\n]{1,3}[ \t]{0,8}[a-z_]{2,20}[ ]?[:=][ ]?[^\s]{1,160}){0,3}?[\r\n]{1,3}[ \t]{0,8}password[ ]?[:=][ ]?${REST}`,
  reach: { before: 0, after: 1100 },
  samples: ['[pypi]\nusername = ci\npassword = ¤\n', 'repository: https://p.acme.test/simple\nusername: ci\npassword: ¤\n'],
  nearMisses: ['[pypi]\nusername = __token__\npassword = <your token>\n', '[pypi]\nusername = ci\npassword = %(ENV)s\n'],
});

const bundler = stated({
  id: 'bundler-credential',
  description: "Login for a gem server in Bundler's configuration (user:password)",
  source: 'https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES',
  literals: ['bundle_'],
  pattern: String.raw`(?<![A-Za-z0-9_])BUNDLE_[A-Z0-9_-]{1,60}__[A-Z0-9_]{2,20}[ \t]{0,4}[:=][ \t]{0,4}\\{0,2}["']?(?<secret>[!#%-&(-9<-?A-[\]-z|~]{2,80}:[!#%-&(-9<-?A-[\]-z|~]{4,120})(?![!#-&(-:<-[\]-~])`,
  draw: (random) => `ci${random(100)}:w${(random(1e9) + 1e9).toString(36)}${random(1e6)}`,
  samples: ['BUNDLE_GEMS__ACME__COM: ¤', 'export BUNDLE_GEMS__ACME__COM="¤"', 'BUNDLE_RUBYGEMS__PKG__GITHUB__COM=¤'],
  nearMisses: [
    'BUNDLE_GEMS__ACME__COM: $USER:$PASS',
    'BUNDLE_BUILD__NOKOGIRI: --use-system-libraries',
    'BUNDLE_GEMS__ACME__COM: username:password',
  ],
  accept: (secret) => !/^(?:user(?:name)?|login):|:(?:password|token|secret)$|\/\//i.test(secret),
});

const composer = stated({
  id: 'composer-http-basic',
  description: "Login for a package server in Composer's auth.json",
  source: 'https://getcomposer.org/doc/articles/authentication-for-private-packages.md#http-basic',
  literals: ['"http-basic"'],
  pattern: String.raw`"http-basic"\s{0,8}:\s{0,8}\{(?:\s{0,40}"[^"\r\n]{1,100}"\s{0,4}:\s{0,4}\{[^{}]{1,300}\},?){0,4}?\s{0,40}"[^"\r\n]{1,100}"\s{0,4}:\s{0,4}\{[^{}]{0,160}?"password"\s{0,4}:\s{0,4}"(?<secret>[!#-[\]-~]{4,200})"`,
  reach: { before: 0, after: 4200 },
  samples: [
    '{"http-basic": {"repo.acme.test": {"username": "ci", "password": "¤"}}}',
    '"http-basic": {\n  "r.test": {\n    "username": "ci",\n    "password": "¤"\n',
  ],
  nearMisses: ['{"http-basic": {"repo.acme.test": {"username": "user", "password": "pass"}}}', '"http-basic": {}'],
});

const directory = stated({
  id: 'ldap-bind-setting',
  description: 'Password that a program binds to a directory with (bindpw, bind_password, rootpw)',
  source: 'https://linux.die.net/man/5/nslcd.conf',
  literals: ['bindpw', 'rootpw', 'bindpass', 'bind_pw'],
  anyCase: true,
  pattern: String.raw`(?<![\w-])(?:olc)?(?:bind_?pw|bindpass|rootpw)["']?[ \t]{0,4}[:= \t][ \t]{0,8}${REST}`,
  reach: { before: 3, after: 256 },
  accept: (secret) =>
    !/^\{(?:SSHA|SHA|CRYPT|MD5|SMD5|ARGON2|PBKDF2)/i.test(secret) &&
    !/[()]|^[.,:;=]/.test(secret) &&
    (/\d|[^\w]/.test(secret) || secret.length > 9),
  samples: ['bindpw ¤', 'bind_pw = ¤', 'olcRootPW: ¤', 'rootpw ¤'],
  draw: (random) => `L${random(10)}${(random(1e9) + 1e9).toString(36)}x${random(1e4)}`,
  nearMisses: ['rootpw {SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr', 'bindpw secret', 'bindpw: ${LDAP_PASSWORD}', 'rootpw password'],
});

const tomcat = stated({
  id: 'tomcat-user-password',
  description: 'Password of a user in tomcat-users.xml',
  source: 'https://tomcat.apache.org/tomcat-11.0-doc/realm-howto.html#UserDatabaseRealm',
  literals: ['<user '],
  pattern: String.raw`<user[ \t]{1,4}(?:[\w-]{2,20}="[^"\r\n]{0,80}"[ \t]{1,4}){0,3}password="${MARKUP}"`,
  samples: ['<user username="deploy" password="¤" roles="manager-script"/>', '<user name="a" password="¤" roles="x"/>'],
  nearMisses: [
    '<user username="tomcat" password="<must-be-changed>" roles="tomcat"/>',
    '<user username="admin" password="admin" roles="x"/>',
    '<user username="a" password="${pw}"/>',
  ],
});

const mail = stated({
  id: 'mail-client-password',
  description: 'Password in the settings of mutt, fetchmail, offlineimap, msmtp or Postfix',
  source: 'https://www.mutt.org/doc/manual/',
  literals: ['imap_pass', 'smtp_pass', 'pop_pass', 'remotepass', 'passwordeval', ' there with password ', 'sasl_passwd'],
  pattern: String.raw`(?:(?<![\w-])(?:(?:imap|smtp|pop)_pass|remotepass)[ \t]{0,4}=[ \t]{0,4}|there with password[ \t]{1,4})${REST}`,
  reach: { before: 6, after: 300 },
  samples: ["set imap_pass = '¤'", 'set smtp_pass=¤', 'remotepass = ¤'],
  nearMisses: ['set imap_pass = "`pass mail`"', 'set smtp_pass=$my_pass', 'remotepass = PASSWORD'],
});

const fileTransfer = stated({
  id: 'filezilla-password',
  description: "Password in FileZilla's site manager (base64)",
  source: 'https://wiki.filezilla-project.org/FileZilla_Client_FAQ',
  literals: ['<pass encoding="base64"'],
  pattern: String.raw`<Pass encoding="base64">(?<secret>[A-Za-z0-9+/]{4,400}={0,2})</Pass>`,
  samples: ['<Pass encoding="base64">¤</Pass>'],
  draw: (random) => `c2VjN${(random(1e9) + 1e9).toString(36)}Qk${(random(1e9) + 1e9).toString(36)}`,
  nearMisses: [
    '<Pass encoding="base64"></Pass>',
    '<Pass encoding="crypt" pubkey="x">abcdefgh</Pass>',
    '<Pass encoding="base64">cGFzcw</Pass>',
  ],
  accept: (secret) => secret.length >= 8,
});

const rclone = stated({
  id: 'rclone-password',
  description: "Password in rclone's configuration (obscured by a key that is public)",
  source: 'https://rclone.org/commands/rclone_obscure/',
  literals: ['pass = ', 'password2 = ', 'password = '],
  coded: true,
  pattern: String.raw`(?<=[\r\n])(?:pass|password2?)[ ]=[ ](?<secret>[A-Za-z0-9_-]{22,200})(?![A-Za-z0-9_=-])`,
  draw: (random) =>
    Array.from({ length: 38 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(random(64))).join(''),
  samples: ['[box]\ntype = sftp\npass = ¤\n'],
  nearMisses: ['[box]\ntype = sftp\npass = this_is_not_obscured_text\n', '\npass = process_environment_name\n'],
  accept: (secret) =>
    (/\d/.test(secret) || secret.length > 32) &&
    /[a-z]/.test(secret) &&
    /[A-Z]/.test(secret) &&
    !/^[A-Z][a-z]+(?:[A-Z][a-z]+)+\d*$/.test(secret),
});

const wordpress = stated({
  id: 'wordpress-setting',
  description: "Password, key or salt in WordPress' wp-config.php",
  source: 'https://developer.wordpress.org/apis/wp-config-php/',
  literals: ['db_password', 'auth_key', 'logged_in_key', 'nonce_key', 'auth_salt', 'logged_in_salt', 'nonce_salt'],
  pattern: String.raw`(?<=define\([ ]{0,2}["'](?:SECURE_)?)(?:DB_PASSWORD|(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))["'],[ ]{0,8}(?:'(?<secret>[ -&(-[\]-~]{4,128})'|"(?<secret>[ !#-[\]-~]{4,128})")`,
  accept: (secret) => !/put your unique phrase|_here$/i.test(secret),
  samples: ["define( 'DB_PASSWORD', '¤' );", "define('SECURE_AUTH_KEY',  '¤');", 'define("NONCE_SALT", "¤");'],
  nearMisses: [
    "define( 'AUTH_KEY', 'put your unique phrase here' );",
    "define('DB_PASSWORD', 'password_here');",
    "define('DB_PASSWORD', getenv('DB_PASSWORD'));",
  ],
});

export const settingsFileRules: readonly Rule[] = [
  redis,
  mysql,
  pgpass,
  maven,
  pypirc,
  bundler,
  composer,
  directory,
  tomcat,
  mail,
  fileTransfer,
  rclone,
  wordpress,
];
