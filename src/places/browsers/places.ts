import type { Place } from '../face.ts';
import { chromiumAddressCaches } from './chromium-address-caches.ts';
import { chromiumCache } from './chromium-cache.ts';
import { chromiumCookies } from './chromium-cookies.ts';
import { chromiumCrashReports } from './chromium-crash-reports.ts';
import { chromiumExtensions } from './chromium-extensions.ts';
import { chromiumFormData } from './chromium-form-data.ts';
import { chromiumHistory } from './chromium-history.ts';
import { chromiumIndexeddb } from './chromium-indexeddb.ts';
import { chromiumLocalStorage } from './chromium-local-storage.ts';
import { chromiumPasswords } from './chromium-passwords.ts';
import { chromiumProfile } from './chromium-profile.ts';
import { chromiumServiceWorkers } from './chromium-service-workers.ts';
import { chromiumSessionStorage } from './chromium-session-storage.ts';
import { chromiumSessions } from './chromium-sessions.ts';
import { chromiumSettings } from './chromium-settings.ts';
import { chromiumSiteFiles } from './chromium-site-files.ts';
import { chromiumSync } from './chromium-sync.ts';
import { chromiumUsageMetrics } from './chromium-usage-metrics.ts';
import { chromiumWorkerScripts } from './chromium-worker-scripts.ts';
import { electronApps } from './electron-apps.ts';
import { firefoxCache } from './firefox-cache.ts';
import { firefoxCookies } from './firefox-cookies.ts';
import { firefoxCrashReports } from './firefox-crash-reports.ts';
import { firefoxExtensions } from './firefox-extensions.ts';
import { firefoxFormHistory } from './firefox-form-history.ts';
import { firefoxHistory } from './firefox-history.ts';
import { firefoxIndexeddb } from './firefox-indexeddb.ts';
import { firefoxLocalStorage } from './firefox-local-storage.ts';
import { firefoxPasswords } from './firefox-passwords.ts';
import { firefoxProfile } from './firefox-profile.ts';
import { firefoxServiceWorkers } from './firefox-service-workers.ts';
import { firefoxSessions } from './firefox-sessions.ts';
import { firefoxSettings } from './firefox-settings.ts';
import { safariCache } from './safari-cache.ts';
import { safariCookies } from './safari-cookies.ts';
import { safariHistory } from './safari-history.ts';
import { safariSiteData } from './safari-site-data.ts';

export const browsersPlaces: readonly Place[] = [
  chromiumHistory,
  chromiumAddressCaches,
  chromiumUsageMetrics,
  chromiumFormData,
  chromiumLocalStorage,
  chromiumSessionStorage,
  chromiumIndexeddb,
  chromiumSiteFiles,
  chromiumServiceWorkers,
  chromiumWorkerScripts,
  chromiumCache,
  chromiumSessions,
  chromiumCookies,
  chromiumPasswords,
  chromiumExtensions,
  chromiumSync,
  chromiumSettings,
  chromiumCrashReports,
  chromiumProfile,
  firefoxHistory,
  firefoxLocalStorage,
  firefoxIndexeddb,
  firefoxServiceWorkers,
  firefoxCookies,
  firefoxSessions,
  firefoxFormHistory,
  firefoxCache,
  firefoxPasswords,
  firefoxExtensions,
  firefoxSettings,
  firefoxCrashReports,
  firefoxProfile,
  safariHistory,
  safariSiteData,
  safariCookies,
  safariCache,
  electronApps,
];
