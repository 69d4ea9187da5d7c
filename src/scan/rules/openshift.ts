import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const openshiftRules: readonly Rule[] = [
  prefixed({
    id: 'openshift-token',
    description: 'OpenShift OAuth access token',
    source:
      'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/authentication_and_authorization/configuring-internal-oauth',
    prefixes: ['sha256~'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`sha256~${'x'.repeat(43)}`, 'sha256~short'],
    accept: (body) => classes(body) >= 3,
  }),
];
