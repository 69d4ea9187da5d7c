import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gradleProperties: Place = {
  id: 'gradle-properties',
  label: 'Gradle properties',
  class: 'HOME',
  owner: 'Gradle',
  stores: [
    {
      globs: everywhere(
        '${GRADLE_USER_HOME:-~/.gradle}/{gradle.properties,init.gradle,init.gradle.kts,init.d/*}',
        '~/.gradle/gradle.properties',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('/**/gradle.properties', '/**/local.properties'), format: 'text', role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Running daemons keep the old value: `gradle --stop`.',
};
