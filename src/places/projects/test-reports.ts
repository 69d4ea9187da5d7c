import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const testReports: Place = {
  id: 'test-reports',
  label: 'Reports of builds and tests',
  class: 'COPY',
  owner: 'build tools',
  stores: [
    {
      globs: everywhere(
        '/**/build/reports/**',
        '/**/build/test-results/**',
        '/**/target/{surefire,failsafe}-reports/**',
        '/**/junit*.xml',
        '/**/.nyc_output/**',
        '/**/coverage/**',
        '/**/test-results/**',
        '/**/htmlcov/**',
        '/**/.pytest_cache/**',
        '/**/TestResults/**',
      ),
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Outputs of tests; the next run makes them again.',
  next: 'Delete the report.',
};
