#!/usr/bin/env node
// @ts-check
/**
 * `npm run setup [-- --flavour auto|cpu|cuda]`: everything to run Plenum; `-- --for test` adds what only tests need.
 */
import { SetupProblem } from './setup/problem.mjs'
import { NEEDS } from './setup/components.mjs'
import { say } from './setup/report.mjs'
import { setUpFor } from './setup/setup.mjs'

const USAGE = `Usage: npm run setup -- [--flavour auto|cpu|cuda] [--for ${Object.keys(NEEDS).join('|')}]`

/** @param {string[]} args */
function parse(args) {
  let flavour = process.env.PLENUM_TENSORFLOW || undefined
  let command = 'setup'
  for (let index = 0; index < args.length; index += 2) {
    const value = args[index + 1]
    if (args[index] === '--flavour' && value !== undefined) flavour = value
    else if (args[index] === '--for' && value !== undefined && value in NEEDS) command = value
    else throw new SetupProblem('Wrong use', `"${args.slice(index).join(' ')}" is not understood`, USAGE)
  }
  return { flavour, command }
}

try {
  const { flavour, command } = parse(process.argv.slice(2))
  const started = Date.now()
  const state = await setUpFor(command, { flavour, retry: 'all' })
  const tensorflow = state.tensorflow
    ? `TensorFlow ${state.tensorflow.version} (${state.tensorflow.flavour})`
    : 'no TensorFlow'
  const electron = state.electron ? `Electron ${state.electron.version} (${state.electron.kind})` : 'no Electron'
  say(
    `ready in ${((Date.now() - started) / 1000).toFixed(1)} s: Node ${state.node?.version}, ${tensorflow}, ${electron}`,
  )
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error
  say(error.message)
  process.exitCode = error.what.startsWith('Wrong use') ? 2 : 1
}
