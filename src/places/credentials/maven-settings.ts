import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/AlessandroZ/LaZagne/blob/master/Windows/lazagne/softwares/maven/mavenrepositories.py */
export const mavenSettings: Place = {
  id: 'maven-settings',
  label: 'Maven settings',
  class: 'HOME',
  owner: 'Maven',
  stores: [
    { globs: everywhere('~/.m2/settings.xml', '~/.m2/settings-security.xml'), role: 'config', live: 'in-place' },
    {
      globs: everywhere('~/.m2/settings*.xml{.bak,.old,.orig,~}', '~/.m2/settings-*.xml'),
      role: 'config',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`mvn --encrypt-password` makes a form that is no use without settings-security.xml.',
};
