import manifest from '../../package.json' with { type: 'json' }

/** Version of Plenum, written into every checkpoint. */
export const version: string = manifest.version
