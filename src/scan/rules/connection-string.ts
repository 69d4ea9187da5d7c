import type { Rule } from '../face.ts';
import { stated } from '../stated.ts';

/** Passwords in the strings that programs open databases with, where they are not URLs. */

const pairs = stated({
  id: 'connection-string-password',
  description: 'Password in an ADO.NET, ODBC or OLE DB connection string',
  source: 'https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax',
  literals: ['password=', 'password =', 'pwd=', 'pwd ='],
  anyCase: true,
  // After another pair of it.
  pattern: String.raw`(?<=[\w ][ ]?=[ ]?[^;=\r\n"']{1,50};[ ]?)(?:Password|Pwd)[ ]?=[ ]?(?<quote>["'{]?)(?<secret>[!#-&(-:<-[\]-~]{4,128})(?=[;"'}]|\s|$)`,
  accept: (secret) => !/[{}()]/.test(secret),
  samples: [
    'Server=db.acme.test;Database=shop;User Id=app;Password=¤;Encrypt=true',
    'Driver={ODBC Driver 18};Server=db;Uid=app;Pwd=¤;',
    'Data Source=db;User ID=app; Password=¤;',
  ],
  nearMisses: [
    'Server=db;User Id=app;Password={0};',
    'Server=db;Uid=myUsername;Pwd=myPassword;',
    'Server=db;Database=x;User Id=sa;Password=${DB_PASSWORD};',
    'a = 1; password = getPassword();',
  ],
});

const jdbc = stated({
  id: 'jdbc-password',
  description: 'Password among the parameters of a JDBC URL',
  source: 'https://docs.oracle.com/javase/tutorial/jdbc/basics/connecting.html',
  literals: ['jdbc:'],
  anyCase: true,
  pattern: String.raw`(?<![\w])jdbc:[a-z0-9]{2,20}(?::[a-z0-9]{2,20})?:[^\s"'<>\\]{1,300}?(?<=[?;&,(])(?:password|pwd)=(?<secret>[!#-%*+./0-:<-[\]-~^_-]{4,128})(?![!#-%*+./0-:<-[\]-~^_-])`,
  samples: ['jdbc:postgresql://db.acme.test/shop?user=app&password=¤', 'jdbc:db2://db:50000/shop?password=¤&user=app'],
  nearMisses: ['jdbc:postgresql://db/shop?user=app&password=${db.password}', 'jdbc:mysql://db/shop?user=root&password=password'],
});

const libpq = stated({
  id: 'libpq-password',
  description: 'Password in a libpq connection string (host=… password=…)',
  source: 'https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE',
  literals: ['password='],
  pattern: String.raw`(?<=(?:host|hostaddr|port|dbname|user|sslmode)[ ]?=[ ]?[^\s=]{1,40}[ ]{1,2})password[ ]?=[ ]?["']?(?<secret>[!#-&(-[\]-~]{4,128})(?![!#-&(-[\]-~])`,
  samples: ['host=db.acme.test port=5432 dbname=shop user=app password=¤', 'user=app password=¤ sslmode=disable'],
  accept: (secret) => !secret.endsWith(','),
  nearMisses: [
    'port=NNTP_PORT, user=None, password=None, x',
    'host=localhost user=postgres password=postgres dbname=x',
    'host=db user=app password=%s dbname=%s',
    'user=app password={password}',
  ],
});

const dsn = stated({
  id: 'dsn-password',
  description: 'Password in a Go or Perl data source name (user:password@tcp(host:port)/name)',
  source: 'https://github.com/go-sql-driver/mysql#dsn-data-source-name',
  literals: ['@tcp(', '@unix('],
  pattern: String.raw`(?<![\w.-])(?<user>[\w.-]{1,32}):(?<secret>[!#-&(-.0-9;-[\]-~]{4,96})@(?:tcp|unix)\(`,
  reach: { before: 130, after: 16 },
  accept: (secret, match) => secret.toLowerCase() !== match.groups?.['user']?.toLowerCase(),
  samples: ['app:¤@tcp(db.acme.test:3306)/shop?parseTime=true', 'root:¤@unix(/run/mysqld.sock)/shop'],
  nearMisses: ['root:root@tcp(localhost:3306)/x', '%s:%s@tcp(%s)/%s', 'user:password@tcp(127.0.0.1:3306)/x', 'user:${PASSWORD}@tcp(db)/x'],
});

export const connectionStringRules: readonly Rule[] = [pairs, jdbc, libpq, dsn];
