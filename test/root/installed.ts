import { copyFileSync } from 'node:fs';
import { basename } from 'node:path';
import { freePort, lastcopy } from '../e2e/fleet.ts';
import type { Machine, Ran } from './machine.ts';
import { packageIn } from './packages.ts';

/** What is done with packages on a machine, as IT does it. */

/** Unattended: no terminal, nobody to ask. */
export async function apt(machine: Machine, words: readonly string[]): Promise<Ran> {
  return machine.run(['apt-get', '-y', ...words], { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 });
}

/** Puts packages of `folder` on the machine and has apt install them; gives what apt said. */
export async function install(machine: Machine, folder: string, names: readonly string[]): Promise<Ran> {
  const files = names.map((name) => {
    const from = packageIn(folder, name);
    copyFileSync(from, machine.path(`/var/tmp/${basename(from)}`));
    return `/var/tmp/${basename(from)}`;
  });
  const ran = await apt(machine, ['install', ...files]);
  if (ran.code !== 0) throw new Error(`apt-get install ended with ${ran.code}\n${ran.stdout.slice(-3_000)}\n${ran.stderr.slice(-3_000)}`);
  return ran;
}

/** Makes a person; gives the uid. */
export async function person(machine: Machine, name: string): Promise<number> {
  await machine.ok(['useradd', '--create-home', '--shell', '/bin/bash', name]);
  return Number(await machine.ok(['id', '-u', name]));
}

/** A fleet whose server is on this port of the machine, and its files on this side. */
export interface FleetFiles {
  readonly port: number;
  /** Folder with bundle.json, steward.secret.json, operator-alice.secret.json, tls-cert.pem, tls-key.pem. */
  readonly folder: string;
}

/** Makes the files of a fleet below `folder` with this checkout's own command. */
export async function fleetFiles(folder: string): Promise<FleetFiles> {
  const { execFileSync } = await import('node:child_process');
  const port = await freePort();
  const subject = ['-subj', '/CN=lastcopy-test', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      ...subject,
      '-keyout',
      'tls-key.pem',
      '-out',
      'tls-cert.pem',
    ],
    { cwd: folder, stdio: 'pipe' },
  );
  const where = ['--server', `https://127.0.0.1:${port}`, '--ca', `${folder}/tls-cert.pem`];
  const said = await lastcopy(['fleet', 'init', '--name', 'test', ...where, '--operator', 'alice', '--allow-key-file', '--out', folder]);
  if (said.code !== 0) throw new Error(said.stderr);
  return { port, folder };
}
