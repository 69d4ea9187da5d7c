import { blockCache } from './block-cache/block-cache.ts';
import { bplist } from './bplist/bplist.ts';
import { rawDeflate } from './compressed/raw-deflate.ts';
import { copyq } from './copyq/copyq.ts';
import type { Format } from './face.ts';
import { magics } from './opaque/magic.ts';
import { rawOnly } from './opaque/raw-only.ts';
import { shada } from './shada/shada.ts';
import { simpleCache } from './simple-cache/simple-cache.ts';
import { snss } from './snss/snss.ts';
import { tabState } from './tab-state/tab-state.ts';
import { vimSwap } from './vim/swap.ts';
import { vimUndo } from './vim/undo.ts';
import { viminfo } from './vim/viminfo.ts';

/** What editors, browsers and desktops leave behind, each known by its first bytes. */
export const desktopFormats: readonly Format[] = [
  tabState,
  simpleCache,
  blockCache,
  bplist,
  vimSwap,
  vimUndo,
  viminfo,
  shada,
  snss,
  copyq,
  rawDeflate,
  // Hashes and times alone; the entries stand in files of their own.
  rawOnly('simple-cache-index', magics({ bytes: 'oy retne', at: 8 }), null),
  // Names and values end in NUL.
  rawOnly('safari-cookies', magics('cook\0\0'), null),
  rawOnly('jetbrains-storage', magics('MLOA', '\x12\xad\x34\xe4', '\xe4\x34\xad\x12', '\x1f\x2f\x3f\x4f', '\x4f\x3f\x2f\x1f'), {
    reason: 'format-not-supported',
    detail:
      'copies of files that a JetBrains IDE keeps compressed, its local history among them: in the IDE, choose File, Invalidate Caches, and clear the local history too',
  }),
];
