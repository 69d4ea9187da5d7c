import { nodeDisk } from '../disk/index.ts';
import { purgerMain } from './purger.ts';

/** Entry of the purger process: see purger.ts. */
purgerMain(nodeDisk());
