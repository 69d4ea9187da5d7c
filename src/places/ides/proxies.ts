import type { Place } from '../face.ts';

export const proxies: Place = {
  id: 'proxies',
  label: 'Inspecting proxies',
  class: 'COPY',
  owner: 'mitmproxy, Charles, Proxyman, Fiddler, Burp',
  stores: [
    {
      globs: {
        linux: ['~/.mitmproxy/**', '~/.charles.config', '~/.BurpSuite/**', '~/.java/.userPrefs/burp/**'],
        darwin: [
          '~/.mitmproxy/**',
          '$CFG/{com.proxyman.NSProxy,Charles}/**',
          '~/.proxyman/**',
          '~/.BurpSuite/**',
          '~/Library/Preferences/com.xk72.charles.config',
        ],
        win32: ['~/.mitmproxy/**', '$CFG/{Charles,Fiddler,Fiddler Everywhere,BurpSuite}/**', '~/Documents/Fiddler2/**'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['mitmproxy', 'mitmweb', 'mitmdump', 'charles', 'Charles', 'Proxyman', 'Fiddler', 'BurpSuite'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Close the proxy first; keys of its authority lie beside.',
};
