import fc from 'fast-check';

/**
 * Properties ask the same scenes in every quick run, so that a red run is the change's doing. The long run (`npm run test:long`),
 * and any with RUNS or SCENES=new in the environment, draws new ones.
 */
const { RUNS, SCENES, LASTCOPY_LONG } = process.env;
if (RUNS === undefined && SCENES !== 'new' && LASTCOPY_LONG !== '1') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_124 });
