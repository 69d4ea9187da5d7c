import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxCrashReports: Place = {
  id: 'firefox-crash-reports',
  label: 'Crash reports and telemetry of Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    {
      globs: {
        linux: ['~/.mozilla/firefox/{Crash Reports,Pending Pings}/**', '$CFG/mozilla/firefox{,-esr}/{Crash Reports,Pending Pings}/**'],
        darwin: ['$CFG/Firefox/{Crash Reports,Pending Pings}/**'],
        win32: ['$CFG/Mozilla/Firefox/{Crash Reports,Pending Pings}/**'],
      },
      role: 'log',
      live: 'closed',
    },
    { globs: inFirefoxProfiles(['{crashes,minidumps,datareporting,saved-telemetry-pings}/**']), role: 'log', live: 'closed' },
  ],
  running: firefoxRunning,
  purge: 'P3',
  evidence: 'unverified',
  next: 'about:crashes removes reports.',
};
