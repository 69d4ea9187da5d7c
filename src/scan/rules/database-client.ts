import type { Rule } from '../face.ts';
import { command, COMMAND_REACH, OPTION, stated, WORD } from '../stated.ts';

/** Passwords given to databases' own clients, on the command line or by the variables that they read. */

const mysql = stated({
  id: 'mysql-client-password',
  description: 'Password given to a MySQL or MariaDB client by -p or --password',
  source: 'https://dev.mysql.com/doc/refman/8.4/en/connecting.html',
  literals: ['mysql ', 'mysqldump ', 'mysqladmin ', 'mysqlimport ', 'mysqlsh ', 'mariadb ', 'mariadb-dump ', 'mycli '],
  // -p takes its value without a blank.
  pattern: `${command('mysql(?:dump|admin|import|sh)?|mariadb(?:-dump)?|mycli')}(?:-p(?![ \\t]|ort|ager)|--password=)${WORD}`,
  reach: COMMAND_REACH,
  samples: ['mysql -u app -p¤ shop', 'mysqldump -h db --password=¤ shop', 'mariadb -uroot -p¤'],
  nearMisses: [
    'mysql -u root -p shop',
    'mysql -u root --password=$DB_PASSWORD',
    'mysql --port=3306 --protocol=tcp',
    'mysql -uroot -ppassword',
  ],
});

const variable = stated({
  id: 'database-password-variable',
  description: "Password in a variable that a database's client reads",
  source: 'https://www.postgresql.org/docs/current/libpq-envars.html',
  literals: ['pgpassword', 'mysql_pwd', 'rediscli_auth', 'sqlcmdpassword'],
  pattern: String.raw`(?<![A-Za-z0-9_])(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SQLCMDPASSWORD)["']?[ \t]{0,4}[=:][ \t]{0,4}${WORD}`,
  samples: ['PGPASSWORD=¤ psql -h db', 'export MYSQL_PWD=¤', 'set SQLCMDPASSWORD=¤', 'PGPASSWORD: ¤', "REDISCLI_AUTH='¤'"],
  nearMisses: ['PGPASSWORD=$DB_PASSWORD psql', 'PGPASSWORD=postgres psql -U postgres', 'MYSQL_PWD="${MYSQL_ROOT_PASSWORD}"'],
});

const redis = stated({
  id: 'redis-client-password',
  description: 'Password given to redis-cli by -a or --pass',
  source: 'https://redis.io/docs/latest/develop/tools/cli/',
  literals: ['redis-cli ', 'valkey-cli ', 'keydb-cli '],
  pattern: `${command('redis-cli|valkey-cli|keydb-cli')}(?:-a|--pass)[ \\t]{1,4}${WORD}`,
  reach: COMMAND_REACH,
  samples: ['redis-cli -h cache.acme.test -a ¤ ping', 'redis-cli --pass ¤ info'],
  nearMisses: ['redis-cli -a $REDIS_PASSWORD ping', 'redis-cli -a foobar', 'redis-cli --pass <password>'],
});

const options = stated({
  id: 'database-client-password',
  description: 'Password given to a database client as an option',
  source: 'https://learn.microsoft.com/en-us/sql/tools/sqlcmd/sqlcmd-utility',
  literals: [
    'sqlcmd ',
    'bcp ',
    'mongo ',
    'mongosh ',
    'mongodump ',
    'mongorestore ',
    'mongoexport ',
    'mongoimport ',
    'cqlsh ',
    'influx ',
    'isql ',
  ],
  pattern: `${command('sqlcmd|bcp|mongo(?:sh|dump|restore|export|import)?|cqlsh|influx|isql')}(?:-[pP]|--?password${OPTION})[ \\t]{0,4}${WORD}`,
  reach: COMMAND_REACH,
  // -p names the port of influx and of nothing else here that is a number.
  accept: (secret) => !/^\d+$/.test(secret) && !secret.startsWith('-'),
  samples: ['sqlcmd -S db -U sa -P ¤ -Q "select 1"', 'mongosh --host db -u app -p ¤', 'cqlsh -u app -p ¤ node1', 'mongodump --password=¤'],
  nearMisses: ['mongo --port 27017 -p', 'sqlcmd -S db -U sa -P $SA_PASSWORD', 'mongosh -u root -p example', 'mongodump --port 27017'],
});

const clickhouse = stated({
  id: 'clickhouse-client-password',
  description: 'Password given to clickhouse-client',
  source: 'https://clickhouse.com/docs/interfaces/cli',
  literals: ['clickhouse-client ', 'clickhouse client '],
  pattern: `${command('clickhouse[- ]client')}--password${OPTION}${WORD}`,
  reach: COMMAND_REACH,
  samples: ['clickhouse-client --user app --password ¤', 'clickhouse client --password=¤'],
  nearMisses: ['clickhouse-client --password $CH_PASSWORD', 'clickhouse-client --password --user app'],
});

const sqlplus = stated({
  id: 'oracle-client-password',
  description: "Password in an Oracle client's logon (user/password@database)",
  source: 'https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug/starting-SQL-Plus.html',
  literals: ['sqlplus ', 'sqlldr ', 'expdp ', 'impdp ', 'jdbc:oracle:thin:'],
  pattern: String.raw`(?:(?<![\w.-])(?:sqlplus|sqlldr|expdp|impdp)[ \t]{1,4}(?:-[A-Za-z]{1,8}[ \t]{1,4}){0,4}["']?|jdbc:oracle:thin:)(?<user>[A-Za-z][\w$#]{0,63})/(?<secret>[!#-&(-.0-?A-[\]-~]{4,64})(?:@|(?=["'\s]))`,
  accept: (secret, match) => secret.toLowerCase() !== match.groups?.['user']?.toLowerCase() && secret !== 'tiger',
  samples: ['sqlplus -s app/¤@orcl', 'jdbc:oracle:thin:app/¤@db.acme.test:1521/orcl', 'expdp system/¤@orcl'],
  nearMisses: ['sqlplus scott/tiger@orcl', 'sqlplus / as sysdba', 'sqlplus $USER/$PASS@orcl'],
});

export const databaseClientRules: readonly Rule[] = [mysql, variable, redis, options, clickhouse, sqlplus];
