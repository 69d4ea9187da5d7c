// Loaded into a scanner process before its own code: tells on standard error what the process can do.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';

const attempt = (work) => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return error.code;
  }
};
const answer = {
  read: attempt(() => readFileSync(new URL(import.meta.url))),
  write: attempt(() => writeFileSync(`${tmpdir()}/lastcopy-probe`, '')),
  spawn: attempt(() => spawnSync('true')),
  connect: await new Promise((resolve) => {
    connect(9, '127.0.0.1')
      .on('error', (error) => resolve(error.code))
      .on('connect', () => resolve('ok'));
  }),
};
process.stderr.write(`${JSON.stringify(answer)}\n`);
