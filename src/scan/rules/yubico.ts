import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, draw } from '../sampling.ts';

export const yubicoRules: readonly Rule[] = [
  named({
    id: 'yubico-secret-key',
    description: 'Yubico validation API secret key',
    source: 'https://developers.yubico.com/yubikey-val/Getting_Started_Writing_Clients.html',
    names: ['yubico', 'yubikey', 'yubicloud'],
    what: ['key', 'secret'],
    shape: { pattern: String.raw`[A-Za-z0-9+/]{27}=`, most: 28, draw: (random) => `${draw(random, BASE64, 27)}=` },
    nearMisses: ['YUBICO_SECRET_KEY=your-secret-key', `YUBICO_API_KEY=${'x'.repeat(27)}=`],
  }),
];
