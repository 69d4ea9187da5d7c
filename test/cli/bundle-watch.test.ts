import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onOtherBundle } from '../../src/cli/bundle-watch.ts';
import type { Bundle } from '../../src/protocol/index.ts';
import { Fleet, lastcopy } from '../e2e/fleet.ts';
import { makeFleet } from '../server/constellation.ts';

describe('a bundle on disk', () => {
  let folder: string;
  let path: string;
  let bundle: Bundle;
  const heard: string[] = [];
  let last = '';
  const watching = () =>
    onOtherBundle(
      { path, text: JSON.stringify(bundle), bundle },
      (found) => {
        heard.push('other');
        last = found.bundle.name;
      },
      () => void heard.push('invalid'),
    );
  const replace = (text: string) => {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  const settled = () => sleep(700);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lastcopy-bundle-'));
    path = join(folder, 'bundle.json');
    ({ bundle } = await makeFleet());
    writeFileSync(path, JSON.stringify(bundle));
    heard.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is left alone while it says the same, is gone, or is no bundle', async () => {
    using _watch = watching();
    replace(JSON.stringify(bundle));
    await settled();
    rmSync(path);
    await settled();
    expect(heard).toEqual([]);
    replace('{"half');
    await settled();
    replace('{"half');
    await settled();
    expect(heard).toEqual(['invalid']);
  });
  it('is heard of once when it is another, even one that came before the watch', async () => {
    const other = JSON.stringify({ ...bundle, name: 'renamed' });
    writeFileSync(path, other);
    using _watch = watching();
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['other']);
    replace(JSON.stringify({ ...bundle, name: 'renamed again' }));
    await settled();
    expect(heard).toEqual(['other']);
  });
  it('is heard of through a rename into its folder', async () => {
    using _watch = watching();
    await settled();
    mkdirSync(join(folder, 'unrelated'));
    replace(JSON.stringify({ ...bundle, name: 'renamed' }));
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['other']);
    expect(last).toBe('renamed');
  });
  it('of another fleet is refused', async () => {
    using _watch = watching();
    replace(JSON.stringify((await makeFleet()).bundle));
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['invalid']);
    replace(JSON.stringify({ ...bundle, name: 'renamed' }));
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['invalid', 'other']);
  });
});

describe('an agent whose bundle IT replaces', () => {
  it('goes on under the new policy, as the same device in the same process', { timeout: 60_000 }, async () => {
    await using fleet = await Fleet.make();
    await fleet.startServer();
    fleet.startSteward();
    const child = fleet.startAgent('laptop');
    await fleet.ready(1);
    const status = async () =>
      JSON.parse((await lastcopy(['--state', fleet.state('laptop'), 'status', '--json'])).stdout) as Record<string, unknown>;
    const before = await status();
    expect(before).toMatchObject({ running: true, membership: 'admitted' });

    const bundle = JSON.parse(readFileSync(fleet.bundle, 'utf8')) as Bundle;
    writeFileSync(fleet.bundle, JSON.stringify({ ...bundle, name: 'renamed' }));
    await fleet.until('the agent has started anew', () => fleet.output('laptop').includes('agent of fleet renamed'));
    await fleet.until(
      'the link is up again',
      async () => (await status())['link'] !== null && (await fleet.devices())[0]?.['connected'] === true,
    );
    expect(await status()).toMatchObject({ running: true, pid: child.pid, deviceId: before['deviceId'], membership: 'admitted' });
  });

  it('lives on when the file is torn, gone or another fleet’s at that moment, and ends with the last good one', {
    timeout: 90_000,
  }, async () => {
    await using fleet = await Fleet.make();
    await fleet.startServer();
    fleet.startSteward();
    const child = fleet.startAgent('laptop');
    await fleet.ready(1);
    const bundle = JSON.parse(readFileSync(fleet.bundle, 'utf8')) as Bundle;
    const named = (name: string) => JSON.stringify({ ...bundle, name });
    const alive = async (name: string) => {
      await fleet.until(`the agent of ${name}`, () => fleet.output('laptop').includes(`agent of fleet ${name},`));
      expect(child.exitCode).toBeNull();
    };
    // One of them meets it between its end and its new start.
    const other = JSON.stringify((await makeFleet()).bundle);
    for (let n = 0; n < 24; n++) {
      writeFileSync(fleet.bundle, named(`good-${n}`));
      await sleep(200 + 4 * n);
      if (n % 3 === 0) rmSync(fleet.bundle);
      else writeFileSync(fleet.bundle, n % 3 === 1 ? '{"half' : other);
      await sleep(150);
    }
    writeFileSync(fleet.bundle, named('last'));
    await alive('last');
    for (let n = 0; n < 50; n++) {
      writeFileSync(fleet.bundle, named(`storm-${n}`));
      await sleep(20);
    }
    await alive('storm-49');
    await fleet.until('the link is up again', async () => (await fleet.devices())[0]?.['connected'] === true);
  });
});
