import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const strayKeys: Place = {
  id: 'stray-keys',
  label: 'Private keys outside their home',
  class: 'COPY',
  owner: 'the user',
  stores: [
    {
      globs: everywhere(
        '~/{Downloads,Desktop,Documents}/**/*.{pem,ppk,p12,pfx,key,jks,keystore}',
        '/**/*.{ppk,p8}',
        '/**/id_{rsa,ed25519,ecdsa,dsa}',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'p12, pfx and jks are encrypted.',
  next: 'See first whether something still reads it from there; then delete it.',
};
