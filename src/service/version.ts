import manifest from '../../package.json' with { type: 'json' }

/** Of Plenum; stored with everything that is made, because other versions may make it differently. */
export const { version } = manifest
