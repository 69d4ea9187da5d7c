import type { Rule } from '../face.ts';
import { BASE62, draw } from '../sampling.ts';
import { command, COMMAND_REACH, OPTION, stated, WORD } from '../stated.ts';

/** Passwords given to commands that reach other machines. */

const sshpass = stated({
  id: 'sshpass-password',
  description: 'Password given to sshpass by -p, or to PuTTY by -pw',
  source: 'https://linux.die.net/man/1/sshpass',
  literals: ['sshpass ', 'plink ', 'pscp ', 'psftp ', 'plink.exe ', 'pscp.exe ', 'putty.exe '],
  pattern: `(?:${command('sshpass')}-p[ \\t]{0,4}|${command('(?:plink|pscp|psftp|putty)(?:\\.exe)?')}-pw[ \\t]{1,4})${WORD}`,
  reach: COMMAND_REACH,
  samples: ['sshpass -p ¤ ssh root@host', "sshpass -p '¤' scp a b:", 'plink -ssh host -l root -pw ¤ uptime', 'sshpass -p¤ ssh host'],
  nearMisses: ['sshpass -p $PASS ssh host', 'sshpass -p password ssh host', 'sshpass -p "$1" ssh host', 'sshpass -f file ssh'],
});

const windows = stated({
  id: 'windows-account-password',
  description: 'Password given to a Windows command (net use, net user, schtasks, psexec, cmdkey, wmic)',
  source: 'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/gg651155(v=ws.11)',
  literals: ['net use ', 'net user ', 'schtasks ', 'psexec ', 'cmdkey ', 'wmic ', 'schtasks.exe ', 'psexec.exe ', 'cmdkey.exe '],
  anyCase: true,
  pattern: String.raw`(?<![\w.-])(?:net[ ]use[ ][^\r\n]{1,200}?/user:[^\s]{1,80}[ ]{1,4}|net[ ]use[ ](?:[a-z*]:?[ ]{1,4})?\\{2,8}[^\s]{1,120}[ ]{1,4}(?!/)(?=[^\s]{1,128}[ ]{1,4}/user:)|net[ ]user[ ][^\s/]{1,64}[ ]{1,4}(?!/)|schtasks(?:\.exe)?[ ][^\r\n]{1,300}?/rp[ ]{1,4}|psexec(?:\.exe)?[ ][^\r\n]{1,200}?-p[ ]{1,4}|cmdkey(?:\.exe)?[ ][^\r\n]{1,200}?/pass:|wmic[ ][^\r\n]{1,200}?/password:)${WORD}`,
  reach: COMMAND_REACH,
  accept: (secret) => !secret.startsWith('/') && !/[{}[\]]/.test(secret) && (/\d/.test(secret) || /[^\w]/.test(secret)),
  samples: [
    'net use z: //files/share /user:acme/me ¤',
    'net user svc ¤ /add',
    'schtasks /create /ru acme /rp ¤ /tn x',
    'cmdkey /add:files /user:me /pass:¤',
  ],
  draw: (random) => `Q${random(10)}${draw(random, BASE62, 8)}!7`,
  nearMisses: ['net use z: \\\\files\\share /user:me', 'net user svc /delete', 'net user svc %PASSWORD% /add', 'psexec -u me -p $pw cmd'],
});

const share = stated({
  id: 'smb-password',
  description: 'Password given to smbclient, rpcclient or a CIFS mount',
  source: 'https://www.samba.org/samba/docs/current/man-html/smbclient.1.html',
  literals: ['smbclient ', 'rpcclient ', 'mount.cifs ', 'smbmap ', 'smbget ', 'cifs '],
  pattern: `(?:${command('smbclient|rpcclient|smbget')}(?:-U[ \\t]{0,4}|--user${OPTION})["']?[\\w./\\\\-]{1,80}%|${command('smbmap')}-p[ \\t]{1,4}|${command('cifs|mount\\.cifs')}[^\\s"']{0,200}?(?<=[,= ])(?:password|pass)=)(?<secret>[!#-&(-+.-[\\]-~-]{4,128})`,
  reach: { before: 0, after: 1200 },
  samples: ['smbclient //files/share -U me%¤', 'mount -t cifs //files/s /mnt -o username=me,password=¤,uid=0', 'smbmap -u me -p ¤ -H host'],
  nearMisses: ['smbclient -U me%$PASS //h/s', 'mount -t cifs //h/s /mnt -o username=me,password=$PW', 'smbclient -L host -U guest%'],
});

const desktop = stated({
  id: 'remote-desktop-password',
  description: 'Password given to a remote desktop client',
  source: 'https://github.com/FreeRDP/FreeRDP/wiki/CommandLineInterface',
  literals: ['xfreerdp ', 'xfreerdp3 ', 'wfreerdp ', 'rdesktop ', 'remmina '],
  pattern: `${command('[xw]freerdp3?|rdesktop')}(?:/p:|-p[ \\t]{1,4})${WORD}`,
  reach: COMMAND_REACH,
  samples: ['xfreerdp /v:host /u:me /p:¤ /f', 'rdesktop -u me -p ¤ host'],
  nearMisses: ['xfreerdp /v:host /u:me /p:$PASS', 'rdesktop -u me -p - host', 'xfreerdp /v:host /u:me /p:password'],
});

const directory = stated({
  id: 'ldap-bind-password',
  description: 'Password given to an LDAP command by -w',
  source: 'https://www.openldap.org/software/man.cgi?query=ldapsearch',
  literals: ['ldapsearch ', 'ldapmodify ', 'ldapadd ', 'ldapdelete ', 'ldapwhoami ', 'ldappasswd '],
  pattern: `${command('ldap(?:search|modify|add|delete|whoami|passwd)')}-w[ \\t]{0,4}${WORD}`,
  reach: COMMAND_REACH,
  samples: ['ldapsearch -x -D cn=admin,dc=acme -w ¤ -b dc=acme', "ldapadd -x -D cn=admin -w '¤' -f a.ldif"],
  nearMisses: ['ldapsearch -x -W -D cn=admin', 'ldapsearch -x -w $LDAP_PASSWORD', 'ldapsearch -D cn=admin -w secret'],
});

const transfer = stated({
  id: 'transfer-password',
  description: 'Password given to wget, lftp, ncftp, aria2 or a mail sender',
  source: 'https://www.gnu.org/software/wget/manual/wget.html',
  literals: ['wget ', 'lftp ', 'aria2c ', 'sendemail ', 'swaks ', 'ncftpget ', 'ncftpput '],
  anyCase: true,
  pattern: `(?:${command('wget|aria2c|swaks')}--(?:(?:http|ftp|proxy|auth)-)?passw(?:or)?d${OPTION}|${command('lftp')}-u[ \\t]{1,4}["']?[^\\s,"']{1,80},|${command('sendemail')}-xp[ \\t]{1,4}|${command('ncftp(?:get|put)')}-p[ \\t]{1,4})${WORD}`,
  reach: COMMAND_REACH,
  samples: [
    'wget --user me --password=¤ https://files.acme.test/a',
    'lftp -u me,¤ ftp.acme.test',
    'sendemail -f a@acme.test -xu me -xp ¤',
    'wget --http-password ¤ x',
  ],
  nearMisses: ['wget --user=me --password=$PASS x', 'wget --ask-password x', 'lftp -u user,password host'],
});

const management = stated({
  id: 'management-password',
  description: 'Password or community given to ipmitool, snmpwalk and their kin',
  source: 'https://linux.die.net/man/1/ipmitool',
  literals: ['ipmitool ', 'snmpwalk ', 'snmpget ', 'snmpset ', 'snmpbulkwalk ', 'govc ', 'racadm '],
  pattern: `(?:${command('ipmitool')}-P[ \\t]{1,4}|${command('snmp(?:walk|get|set|bulkwalk)')}-[cAX][ \\t]{1,4}|${command('racadm')}-p[ \\t]{1,4})${WORD}`,
  reach: COMMAND_REACH,
  accept: (secret) => !/^(?:public|private|community)$/i.test(secret),
  samples: ['ipmitool -I lanplus -H bmc -U root -P ¤ power status', 'snmpwalk -v2c -c ¤ switch1', 'snmpget -v3 -u me -A ¤ host'],
  nearMisses: ['snmpwalk -v2c -c public switch1', 'ipmitool -H bmc -U root -P $PASS', 'ipmitool -H bmc -U admin -P admin'],
});

export const remoteCommandRules: readonly Rule[] = [sshpass, windows, share, desktop, directory, transfer, management];
