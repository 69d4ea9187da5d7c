import { encodeBase64 } from '../checks/base64.ts';
import { isCode } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { draw, drawBytes, HEX } from '../sampling.ts';
import { REST, stated, WORD } from '../stated.ts';

/** Passwords and shared keys in the settings of switches, routers, access points, VPNs and name servers. */

const hexPassword = (random: (below: number) => number) => `0${1 + random(8)}${draw(random, { chars: '0123456789ABCDEF', set: '' }, 18)}`;

const cisco = stated({
  id: 'cisco-type7-password',
  description: 'Password of type 7 in a Cisco configuration: reversible by anybody',
  source: 'https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html',
  literals: ['password 7 ', 'key 7 ', 'secret 7 ', 'key-string 7 ', 'ascii 7 '],
  pattern: String.raw`(?<![\w])(?:password|key|secret|key-string|ascii) 7 (?<secret>[01]\d[0-9A-F]{6,100})(?![0-9A-Fa-f])`,
  accept: (secret) => secret.length % 2 === 0 && Number(secret.slice(0, 2)) < 16,
  draw: hexPassword,
  samples: ['username admin privilege 15 password 7 ¤', 'tacacs-server key 7 ¤', ' wpa-psk ascii 7 ¤'],
  nearMisses: ['password 7 characters long', 'password 7 days', 'key 7 0000'],
});

const clear = stated({
  id: 'cisco-clear-password',
  description: 'Password in the clear in a Cisco or Arista configuration (enable, username, line, TACACS, RADIUS)',
  source: 'https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/security/d1/sec-d1-cr-book/sec-cr-e1.html',
  literals: [
    'enable password ',
    'enable secret ',
    'tacacs-server ',
    'radius-server ',
    ' password 0 ',
    ' secret 0 ',
    'pre-shared-key ',
    'isakmp key ',
    'neighbor ',
  ],
  pattern: String.raw`(?:(?<=^|[\r\n])enable (?:password|secret) (?:level \d{1,2} )?(?:0 )?|(?:tacacs|radius)-server (?:host [\d.]{7,15} )?(?:[\w-]{2,20} \d{1,5} ){0,3}key (?:0 )?| (?:password|secret) 0 |(?<=^|[\s])pre-shared-key (?:address [\d. ]{7,32} key |local |remote |0 |ascii-text )?"?|isakmp key (?:0 )?|neighbor [\w.:]{3,40} password (?:0 )?)(?![5-9] )(?<secret>[!#-&(-[\]-~]{4,80})(?![!#-&(-[\]-~])`,
  accept: (secret) => /\d|[^\w]/.test(secret) && !/^\$[1589]\$/.test(secret) && !/[(){};,]/.test(secret),
  draw: (random) => `R${draw(random, HEX, 8)}!x${random(10)}`,
  samples: [
    '\nenable secret ¤\n',
    'tacacs-server host 10.0.0.1 key ¤',
    'username admin password 0 ¤',
    'crypto isakmp key ¤ address 192.0.2.1',
    'neighbor 192.0.2.1 password ¤',
  ],
  nearMisses: ['\nenable secret 5 $1$abcd$0123456789abcdefghij./\n', '\nenable password cisco\n', 'radius-server key <removed>'],
});

const juniper = stated({
  id: 'juniper-secret',
  description: 'Secret of type $9$ in a Juniper configuration: reversible by anybody',
  source:
    'https://www.juniper.net/documentation/us/en/software/junos/junos-overview/topics/topic-map/master-password-configuration-encryption.html',
  literals: ['"$9$'],
  coded: true,
  pattern: String.raw`"(?<secret>\$9\$[A-Za-z0-9./_-]{8,160})"`,
  draw: (random) => `$9$${draw(random, { chars: 'QzF3n69CAptuO1EhIRSrelyWvMX8LxdNVbw', set: '' }, 22)}`,
  samples: ['secret "¤"; ## SECRET-DATA', 'pre-shared-key ascii-text "¤";'],
  nearMisses: ['secret "$9$short"', 'encrypted-password "$1$abcdefgh$0123456789abcdefghijkl"'],
});

const snmp = stated({
  id: 'snmp-community',
  description: 'SNMP community in the settings of a device or of snmpd',
  source: 'https://net-snmp.sourceforge.io/docs/man/snmpd.conf.html',
  literals: ['snmp-server community ', 'rocommunity ', 'rwcommunity ', 'rocommunity6 ', 'rwcommunity6 ', 'snmp community ', 'createuser '],
  pattern: String.raw`(?<![\w#-])(?:snmp-server community |r[ow]community6? |snmp community |createUser [\w.-]{1,40} (?:MD5|SHA(?:-\d{3})?) )${WORD}`,
  accept: (secret) => !/^(?:public|private|community|string|cisco|read|write)$/i.test(secret),
  samples: ['snmp-server community ¤ RO', 'rocommunity ¤ 10.0.0.0/8', 'createUser monitor SHA ¤ AES'],
  nearMisses: ['snmp-server community public RO', 'rocommunity public', 'rwcommunity private', 'rocommunity $COMMUNITY'],
});

const wireless = stated({
  id: 'wifi-password',
  description: 'Password of a wireless network (wpa_supplicant, hostapd, NetworkManager, Windows profile)',
  source: 'https://w1.fi/cgit/hostap/plain/wpa_supplicant/wpa_supplicant.conf',
  literals: ['psk=', 'wpa_passphrase=', 'wep_key0=', '<keymaterial>', 'wpa-psk ', 'psk: ', 'key content'],
  anyCase: true,
  pattern: String.raw`(?:(?<=^|[\s\0;])(?:psk(?:=|:[ ])|(?:wpa_passphrase|wep_key0)=|wpa-psk[ ])[ ]?["']?|<keyMaterial>|key content[ ]{1,20}:[ ])(?<secret>[!#-%(-;=?-[\]-~]{8,64})(?![!#-%(-;=?-[\]-~])`,
  reach: { before: 0, after: 200 },
  accept: (secret) =>
    !/[()]|[,;]$|^(?:wpa|required|sha256)/i.test(secret) && !isCode(secret) && (/\d|[A-Z]|[^\w]/.test(secret) || secret.length > 11),
  samples: ['network={\n\tssid="acme"\n\tpsk="¤"\n}', '[wifi-security]\npsk=¤\n', '<keyMaterial>¤</keyMaterial>', '\nwpa_passphrase=¤\n'],
  nearMisses: ['\tpsk="password"', '\npsk=$WIFI_PASSWORD\n', '\nkey_mgmt=WPA-PSK\n', '<keyMaterial></keyMaterial>'],
});

const ipsec = stated({
  id: 'ipsec-preshared-key',
  description: "Pre-shared key or password in strongSwan's or Libreswan's ipsec.secrets",
  source: 'https://docs.strongswan.org/docs/latest/config/secrets.html',
  literals: [': psk "', ': xauth "', ': eap "', ': psk 0s'],
  anyCase: true,
  pattern: String.raw` ?: (?:PSK|XAUTH|EAP) (?:"(?<secret>[!#-[\]-~]{4,128})"|(?<secret>0s[A-Za-z0-9+/]{16,100}={0,2}))`,
  reach: { before: 1, after: 200 },
  draw: (random) => `0s${encodeBase64(drawBytes(random, 24))}`,
  samples: ['192.0.2.1 %any : PSK "¤"', 'me : EAP "¤"', '@a @b : PSK ¤'],
  nearMisses: ['192.0.2.1 %any : PSK "password"', ': PSK "<your-psk>"', ': EAP "$PASSWORD"'],
});

const tsig = stated({
  id: 'dns-tsig-key',
  description: 'TSIG key of a name server (BIND, rndc)',
  source: 'https://bind9.readthedocs.io/en/latest/reference.html#key-block-grammar',
  literals: ['algorithm hmac-', 'algorithm "hmac-'],
  coded: true,
  pattern: String.raw`algorithm "?hmac-(?:md5|sha\d{1,3})[^;\r\n]{0,24}"?;\s{1,24}secret "?(?<secret>[A-Za-z0-9+/]{16,128}={0,2})"?;`,
  draw: (random) => encodeBase64(drawBytes(random, 32)),
  samples: ['key "rndc-key" {\n\talgorithm hmac-sha256;\n\tsecret "¤";\n};', 'key k { algorithm hmac-md5; secret ¤; };'],
  nearMisses: ['algorithm hmac-sha256;\n\tsecret "xxxxxxxxxxxxxxxxxxxxxxxx";', 'algorithm hmac-sha256;\n'],
});

const ppp = stated({
  id: 'ppp-secret',
  description: 'Secret in chap-secrets or pap-secrets of pppd',
  source: 'https://ppp.samba.org/pppd.html',
  literals: ['pptpd', 'l2tpd', 'pppoe'],
  pattern: String.raw`(?<=[\r\n]"?[\w.@-]{1,40}"?[ \t]{1,16})"?(?:pptpd|l2tpd|pppoe[\w-]{0,12})"?[ \t]{1,16}${REST}["']?(?=[ \t])`,
  samples: ['# client server secret IP\nme pptpd ¤ *\n', '\n"me" l2tpd "¤" *\n'],
  nearMisses: ['\nme pptpd password *\n', '\nservice pptpd restart now\n'],
  accept: (secret) => /\d|[^\w]/.test(secret) && !/^[*\d.]+$/.test(secret),
  draw: (random) => `p${draw(random, HEX, 9)}${random(10)}`,
});

const radius = stated({
  id: 'radius-shared-secret',
  description: 'Shared secret of a RADIUS client (FreeRADIUS clients.conf)',
  source: 'https://www.freeradius.org/documentation/freeradius-server/latest/reference/raddb/clients.conf.html',
  literals: ['secret = ', 'secret=', 'secret\t'],
  pattern: String.raw`(?<=ipaddr[ \t]{0,8}=[ \t]{0,4}[\w.:/*-]{1,24}\s{1,16})secret[ \t]{0,8}=[ \t]{0,4}${REST}`,
  accept: (secret) => !secret.startsWith('testing123'),
  samples: ['client ap {\n\tipaddr = 10.0.0.2\n\tsecret = ¤\n}'],
  nearMisses: ['client localhost {\n\tipaddr = 127.0.0.1\n\tsecret = testing123\n}', 'ipaddr = 10.0.0.2\n\tsecret = $ENV{S}\n'],
});

export const networkDeviceRules: readonly Rule[] = [cisco, clear, juniper, snmp, wireless, ipsec, tsig, ppp, radius];
