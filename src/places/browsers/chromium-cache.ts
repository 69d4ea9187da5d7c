import type { Place } from '../face.ts';
import { besideChromiumProfiles, chromiumOwner, chromiumRunning, inChromiumCaches, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumCache: Place = {
  id: 'chromium-cache',
  label: 'Caches of Chromium browsers',
  class: 'REGEN',
  owner: chromiumOwner,
  stores: [
    ...inChromiumCaches(['{Cache,Code Cache,Media Cache}/**'], { role: 'cache', live: 'closed' }),
    ...inChromiumProfiles(['{GPUCache,DawnGraphiteCache,DawnWebGPUCache,Application Cache}/**'], { role: 'cache', live: 'closed' }),
    ...besideChromiumProfiles(['{ShaderCache,GrShaderCache,GraphiteDawnCache,component_crx_cache}/**'], { role: 'cache', live: 'closed' }),
  ],
  running: chromiumRunning,
  purge: 'P3',
  loose: ['simple-cache', 'block-cache'],
  evidence: 'tried',
  note: 'Addresses and response bodies, mostly compressed. Clear browsing data, Cached images and files.',
};
