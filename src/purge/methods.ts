import { anew } from './anew.ts';
import { database } from './database/database.ts';
import { deletion } from './deletion.ts';
import type { StepMethod } from './face.ts';
import { gitHistory } from './git/git-history.ts';
import { inPlace } from './in-place.ts';
import type { Method } from './method.ts';
import { patched } from './patched.ts';
import { rehoming } from './rehoming/rehoming.ts';

export const METHODS: Readonly<Record<StepMethod, Method>> = {
  P1: inPlace,
  P2: rehoming,
  P3: deletion,
  P4: database,
  P6: patched,
  P7: anew,
  P8: gitHistory,
};
