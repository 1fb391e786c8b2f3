#!/usr/bin/env node
// @ts-check
/** The `plenum` command of a linked clone (`npm link`): the same as `npm run -s plenum --`. */
process.argv.splice(2, 0, 'plenum')
await import('./launch.mjs')
