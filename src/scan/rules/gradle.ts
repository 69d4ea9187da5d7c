import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE32, BASE62, draw } from '../sampling.ts';

/** The server's name and its key; several are parted by semicolons. */
const ACCESS: Shape = {
  pattern: '[a-z0-9.-]{1,80}=[a-z2-7]{52}',
  most: 133,
  draw: (random) => `ge.acme.test=${draw(random, { chars: BASE32.chars.toLowerCase(), set: '' }, 52)}`,
};

export const gradleRules: readonly Rule[] = [
  named({
    id: 'gradle-develocity-key',
    description: 'Gradle Develocity access key',
    source: 'https://docs.gradle.com/develocity/gradle-plugin/current/#authenticating',
    names: ['gradle enterprise', 'develocity'],
    what: ['access key', 'key'],
    shape: ACCESS,
    nearMisses: [`GRADLE_ENTERPRISE_ACCESS_KEY=acme.test=${'a'.repeat(52)}`, 'DEVELOCITY_ACCESS_KEY=your-host=your-access-key'],
  }),
  named({
    id: 'gradle-plugin-portal-key',
    description: 'Gradle Plugin Portal key or secret',
    source: 'https://docs.gradle.org/current/userguide/publishing_gradle_plugins.html',
    names: ['gradle publish'],
    what: ['key', 'secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `GRADLE_PUBLISH_KEY=${'0'.repeat(32)}`,
      'GRADLE_PUBLISH_KEY=your-gradle-publish-key-goes-here',
      'gradlePublishKey: process.env.GRADLE_PUBLISH_KEY,',
    ],
  }),
];
