import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Match } from '../../src/scan/index.ts';
import { plainEntry, scanFor } from './support.ts';

/** A guessable-looking value: what sealed entries are for. Made at run time. */
const value = `pw${randomBytes(4).toString('hex')}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function judge(text: string): Match[] {
  return scanFor(Buffer.from(text), plainEntry(Buffer.from(value), 'credential'));
}

describe('stands as a credential', () => {
  it.each([
    `PASSWORD=${value}\n`,
    `export DB_PASSWORD="${value}"`,
    `export PGPASSWORD='${value}'; psql`,
    `password = ${value}\n`,
    `  password: ${value}\n`,
    `  password: |-\n    ${value}\n`,
    `"password": "${value}",`,
    `{'client_secret': '${value}'}`,
    JSON.stringify({ cmd: JSON.stringify({ dbPassword: value }) }),
    `os.environ["API_TOKEN"] = "${value}"`,
    `const apiKey = \`${value}\`;`,
    `password := "${value}"`,
    `:password => '${value}'`,
    `//registry.npmjs.org/:_authToken=${value}\n`,
    `jdbc.password=${value}`,
    `spring.datasource.password: ${value}\n`,
    `postgres://app:${value}@db.internal:5432/app`,
    `git clone https://${value}@github.com/x/y`,
    `https://x:${value}@host\n`,
    `Authorization: Bearer ${value}\r\n`,
    `curl -H "Authorization: Bearer ${value}" https://x`,
    `-H 'X-Api-Key: ${value}'`,
    `PRIVATE-TOKEN: ${value}\n`,
    `mysqldump -u root -p${value} app`,
    `mysql -h db -u root -p '${value}' app`,
    `sshpass -p ${value} ssh host`,
    `docker login -u me -p ${value} registry`,
    `redis-cli -h cache -a ${value} ping`,
    `tool --password ${value} run`,
    `tool --password=${value}`,
    `tool --api-token "${value}"`,
    `["--password", "${value}"]`,
    `curl -u admin:${value} https://x`,
    `curl --user 'admin:${value}' https://x`,
    `set -x DB_PASSWORD ${value}\n`,
    `setx DB_PASSWORD "${value}"`,
    `machine example.com login me password ${value}\n`,
    `machine example.com\n  login me\n  password ${value}\n`,
    `db.internal:5432:app:me:${value}\n`,
    `*:*:*:me:${value}`,
    `<password>${value}</password>`,
    `<add key="x" password="${value}" />`,
    `- name: DB_PASSWORD\n  value: ${value}\n`,
    `{"name":"DB_PASSWORD","value":"${value}"}`,
    `CREATE USER app IDENTIFIED BY '${value}';`,
    `ALTER ROLE app WITH PASSWORD '${value}'`,
    `Authorization: Basic ${base64(`me:${value}`)}\r\n`,
    `{"auths":{"r":{"auth":"${base64(`me:${value}`)}"}}}`,
    `kind: Secret\ndata:\n  password: ${base64(value)}\n`,
    `token=${base64(JSON.stringify({ password: value }))}`,
    `url=postgres%3A%2F%2Fapp%3A${value}%40db`,
  ])('%s', (text) => {
    const matches = judge(text);
    expect(matches).toHaveLength(1);
    expect(matches[0]?.credential).toBe(true);
  });
});

describe('stands otherwise', () => {
  it.each([
    value,
    `the word ${value} in prose`,
    `name = ${value}`,
    `"database": "${value}"`,
    `password_file=${value}`,
    `secretName: ${value}\n`,
    `tokenizer = ${value}`,
    `password=${value}longer`,
    `password=longer${value}`,
    `password="${value} and more"`,
    `docker run -p ${value} image`,
    `mkdir -p ${value}`,
    `psql -U ${value} -d app`,
    `https://host/${value}@v2`,
    `https://host/path?x=${value}`,
    `import ${value} from x`,
    `a:b:c:d:${value}\n`,
    `bypass: ${value}`,
    `keyboard = "${value}"`,
    base64(`note ${value} note`),
    `title: ${base64(value)}`,
  ])('%s', (text) => {
    const matches = judge(text);
    expect(matches).toHaveLength(1);
    expect(matches[0]?.credential).toBe(false);
  });

  it('is of no matter where the entry may be anywhere', () => {
    expect(scanFor(Buffer.from(`prose ${value}`), plainEntry(Buffer.from(value)))[0]?.credential).toBe(true);
  });
});
