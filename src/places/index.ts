/**
 * places/ — where secrets settle: one file of data per place, and the finder that says which place a path belongs to.
 *
 * Promise: nothing here looks at a disk; what a place says about its files is a claim with its evidence beside it. Where
 * two places take a path, the more specific one has it, and every path has one (`other` at last).
 *
 * May import types of formats/ and scan/ only: a new place must be a new file of data and nothing else, because docs,
 * watch lists, purge and the contract tests all read the catalogue.
 */
export type { Os, Place, PlaceClass, PlaceGroup, PurgeMethod, Store } from './face.ts';
export { expandPaths } from './expand.ts';
export type { Pointed, Pointer, Surroundings } from './expand.ts';
export { catalogue, groups } from './catalogue.ts';
export { applicationLocks } from './locks.ts';
export type { ApplicationLock } from './locks.ts';
export { createPlaceFinder } from './finder.ts';
export type { PlacedGlob, PlaceFinder } from './finder.ts';
