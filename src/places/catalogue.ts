import { aiPlaces } from './ai/places.ts';
import { appConfig } from './app-config.ts';
import { browsersPlaces } from './browsers/places.ts';
import { credentialsPlaces } from './credentials/places.ts';
import { desktopPlaces } from './desktop/places.ts';
import type { Place, PlaceGroup } from './face.ts';
import { idesPlaces } from './ides/places.ts';
import { machinePlaces } from './machine/places.ts';
import { other } from './other.ts';
import { projectsPlaces } from './projects/places.ts';
import { shellsPlaces } from './shells/places.ts';
import { syncedPlaces } from './synced/places.ts';

/** The most telling first: in this order roots are watched when not all can be. */
export const groups: readonly PlaceGroup[] = [
  { label: 'AI assistants', places: aiPlaces },
  { label: 'Shells, consoles and editors’ residue', places: shellsPlaces },
  { label: 'Projects and notebooks', places: projectsPlaces },
  { label: 'Credentials of command lines', places: credentialsPlaces },
  { label: 'Editors, API and database clients', places: idesPlaces },
  { label: 'Exports, desktop and notes', places: desktopPlaces },
  { label: 'Synced folders', places: syncedPlaces },
  { label: 'Browsers', places: browsersPlaces },
  { label: 'Containers, dumps and the system', places: machinePlaces },
  { label: 'Everything else', places: [appConfig, other] },
];

/** Every place, in that order. */
export const catalogue: readonly Place[] = groups.flatMap(({ places }) => places);
