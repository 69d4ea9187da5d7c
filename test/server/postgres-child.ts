import { postgresAddress, postgresStorage } from '../../src/server/storage/postgres.ts';
import { digest, note, receipt, replica } from './rows.ts';

/** A process that reports without end, to be killed: `postgres-child.ts URL DEVICE`; prints the number of each report that was taken. */
const [url = '', deviceId = ''] = process.argv.slice(2);
const storage = await postgresStorage(postgresAddress(url));
for (let n = 1; ; n++) {
  const signed = { ...receipt(deviceId, `r${n}`), payloadHash: digest(n % 256) };
  await Promise.all([
    storage.takeReceipt(signed, note('receipt', `${deviceId} ${n}`)),
    storage.takeReplicas(deviceId, { id: `f${n}`, upserts: [replica(`x${n}`)], gone: [] }, 1e6, note('replicas', `${deviceId} ${n}`)),
  ]);
  process.stdout.write(`${n}\n`);
}
