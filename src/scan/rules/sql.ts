import type { Rule } from '../face.ts';
import { stated } from '../stated.ts';

/** Passwords in SQL that makes users, roles and links: migrations, dumps, shell histories, query logs. */

const SQL_TEXT = String.raw`[N]?'(?<secret>[!-&(-[\]-~]{4,128})'`;
const SQL_QUOTED = String.raw`(?:'(?<secret>[!-&(-[\]-~]{4,128})'|"(?<secret>[!#-&(-[\]-~]{4,128})")`;

const identified = stated({
  id: 'sql-identified-by',
  description: 'Password of a database user in SQL (IDENTIFIED BY)',
  source: 'https://dev.mysql.com/doc/refman/8.4/en/create-user.html',
  literals: ['identified '],
  anyCase: true,
  pattern: String.raw`(?<![\w])IDENTIFIED[ ](?:WITH[ ]["'\`]?\w{2,40}["'\`]?[ ])?BY[ ]${SQL_QUOTED}`,
  samples: [
    "CREATE USER 'app'@'%' IDENTIFIED BY '¤';",
    "ALTER USER app IDENTIFIED WITH caching_sha2_password BY '¤'",
    'create user app identified by "¤"',
  ],
  accept: (secret) => /[^A-Za-z_]/.test(secret),
  nearMisses: ["CREATE USER app IDENTIFIED BY '${password}'", "identified by 'password'", "IDENTIFIED BY '%s'", 'IDENTIFIED BY PASSWORD'],
});

const password = stated({
  id: 'sql-user-password',
  description: 'Password of a database user or role in SQL (PASSWORD)',
  source: 'https://www.postgresql.org/docs/current/sql-createrole.html',
  literals: ['create ', 'alter '],
  anyCase: true,
  pattern: String.raw`(?<![\w])(?:CREATE|ALTER)[ ](?:USER|ROLE|LOGIN|CREDENTIAL|MASTER[ ]KEY)[ ][^\r\n;']{0,160}?(?:PASSWORD|SECRET)[ ]?=?[ ]?${SQL_TEXT}`,
  accept: (secret) => !/^(?:md5[0-9a-f]{32}|SCRAM-SHA-256\$)/.test(secret),
  samples: ["CREATE ROLE app WITH LOGIN PASSWORD '¤';", "ALTER USER app PASSWORD '¤'", "CREATE LOGIN app WITH PASSWORD = N'¤';"],
  nearMisses: [
    "CREATE USER app WITH PASSWORD '$1'",
    "ALTER ROLE postgres PASSWORD 'postgres'",
    "CREATE LOGIN app WITH PASSWORD = '$(pwd)'",
  ],
});

const set = stated({
  id: 'sql-set-password',
  description: 'Password set by SQL (SET PASSWORD, PASSWORD(…))',
  source: 'https://dev.mysql.com/doc/refman/8.4/en/set-password.html',
  literals: ['set password', 'password('],
  anyCase: true,
  pattern: String.raw`(?<![\w])(?:SET[ ]PASSWORD(?:[ ]FOR[ ][^\s=]{1,80})?[ ]?=[ ]?(?:PASSWORD\()?|=[ ]?PASSWORD\()${SQL_TEXT}`,
  reach: { before: 3, after: 512 },
  samples: ["SET PASSWORD FOR app@localhost = '¤';", "SET PASSWORD = PASSWORD('¤');", "UPDATE user SET p =PASSWORD('¤')"],
  nearMisses: ["SET PASSWORD = 'newpassword'", "SET PASSWORD FOR app = '?'", "x =PASSWORD('secret')"],
});

export const sqlRules: readonly Rule[] = [identified, password, set];
