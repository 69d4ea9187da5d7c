import { auditStorage } from './audit-lines.ts';
import { chainStorage } from './chain.ts';
import type { Database } from './database.ts';
import { deviceStorage } from './devices.ts';
import { enrollingStorage } from './enrolling.ts';
import type { Nodes } from './face-nodes.ts';
import type { Storage } from './face.ts';
import { eventStorage } from './events.ts';
import { inventoryStorage } from './inventory.ts';
import { personStorage } from './persons.ts';
import { signInStorage } from './sign-ins.ts';
import { retentionStorage } from './retention.ts';
import { viewerStorage } from './viewers.ts';
import { viewStorage } from './views.ts';

/** All that is kept in rows, in whichever database. */
export function relayStorage(db: Database): Omit<Storage, keyof Nodes | typeof Symbol.asyncDispose> {
  return {
    ...deviceStorage(db),
    ...enrollingStorage(db),
    ...chainStorage(db),
    ...inventoryStorage(db),
    ...viewStorage(db),
    ...viewerStorage(db),
    ...personStorage(db),
    ...signInStorage(db),
    ...retentionStorage(db),
    ...eventStorage(db),
    ...auditStorage(db),
  };
}
