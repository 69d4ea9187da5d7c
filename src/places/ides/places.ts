import type { Place } from '../face.ts';
import { brunoCollections } from './bruno-collections.ts';
import { brunoState } from './bruno-state.ts';
import { cursorState } from './cursor-state.ts';
import { databaseClients } from './database-clients.ts';
import { dbeaver } from './dbeaver.ts';
import { dotnetSettings } from './dotnet-settings.ts';
import { dotnetUserSecrets } from './dotnet-user-secrets.ts';
import { eclipseHistory } from './eclipse-history.ts';
import { geditKate } from './gedit-kate.ts';
import { httpCaptures } from './http-captures.ts';
import { httpFiles } from './http-files.ts';
import { insomnia } from './insomnia.ts';
import { insomniaResponses } from './insomnia-responses.ts';
import { jetbrainsCaches } from './jetbrains-caches.ts';
import { jetbrainsLocalHistory } from './jetbrains-local-history.ts';
import { jetbrainsProject } from './jetbrains-project.ts';
import { jetbrainsScratches } from './jetbrains-scratches.ts';
import { jetbrainsSettings } from './jetbrains-settings.ts';
import { netbeansHistory } from './netbeans-history.ts';
import { notepadPlusPlus } from './notepad-plus-plus.ts';
import { packetCaptures } from './packet-captures.ts';
import { postmanBackups } from './postman-backups.ts';
import { postmanStorage } from './postman-storage.ts';
import { proxies } from './proxies.ts';
import { sublimeText } from './sublime-text.ts';
import { thunderClient } from './thunder-client.ts';
import { thunderClientBackups } from './thunder-client-backups.ts';
import { visualStudio } from './visual-studio.ts';
import { vscodeExtensionStorage } from './vscode-extension-storage.ts';
import { vscodeForkState } from './vscode-fork-state.ts';
import { vscodeHotExit } from './vscode-hot-exit.ts';
import { vscodeLocalHistory } from './vscode-local-history.ts';
import { vscodeLogs } from './vscode-logs.ts';
import { vscodeSettings } from './vscode-settings.ts';
import { vscodeSettingsCopies } from './vscode-settings-copies.ts';
import { vscodeState } from './vscode-state.ts';
import { vscodeStorage } from './vscode-storage.ts';
import { windowsNotepad } from './windows-notepad.ts';
import { windsurfState } from './windsurf-state.ts';
import { xcodeDerivedData } from './xcode-derived-data.ts';
import { xcodeSchemes } from './xcode-schemes.ts';

export const idesPlaces: readonly Place[] = [
  vscodeState,
  cursorState,
  windsurfState,
  vscodeForkState,
  vscodeLocalHistory,
  vscodeHotExit,
  vscodeSettings,
  vscodeSettingsCopies,
  vscodeLogs,
  vscodeStorage,
  vscodeExtensionStorage,
  thunderClient,
  thunderClientBackups,
  jetbrainsProject,
  jetbrainsScratches,
  jetbrainsSettings,
  jetbrainsLocalHistory,
  jetbrainsCaches,
  sublimeText,
  notepadPlusPlus,
  windowsNotepad,
  geditKate,
  xcodeSchemes,
  xcodeDerivedData,
  eclipseHistory,
  netbeansHistory,
  visualStudio,
  dotnetUserSecrets,
  dotnetSettings,
  postmanBackups,
  insomnia,
  insomniaResponses,
  brunoCollections,
  brunoState,
  httpFiles,
  dbeaver,
  databaseClients,
  httpCaptures,
  packetCaptures,
  proxies,
  postmanStorage,
];
