/**
 * places/ — where secrets settle: one file of data per place, and the finder that says which place a path belongs to.
 *
 * Promise: nothing here looks at a disk; what a place says about its files is a claim with its evidence beside it. Where
 * two places take a path, the more specific one has it, and every path has one (`other` at last).
 *
 * May import types of formats/ and scan/ only: a new place must be a new file of data and nothing else, because docs,
 * watch lists, purge and the contract tests all read the catalogue.
 */
export type { Os, Place, PlaceClass } from './face.ts';
export { catalogue } from './catalogue.ts';
export { createPlaceFinder } from './finder.ts';
export type { PlaceFinder } from './finder.ts';
