#!/usr/bin/env node
// @ts-check
/**
 * `npm test [-- lint|types|unit|e2e …]`: every check of the house. launch.mjs has set everything up before. A stage
 * that fails does not stop the others; the last line is `N passed, N failed`.
 */
import { closingLine, sum } from './test/reports.mjs'
import { STAGES, buildForTests, enterRepository } from './test/stages.mjs'
import { programEnvironment, readState } from './setup/state.mjs'

const GROUPS = [...new Set(STAGES.map((stage) => stage.group))]
const asked = process.argv.slice(2)
const unknown = asked.find((group) => !GROUPS.includes(group))
const state = readState()
if (unknown !== undefined || state.node === null) {
  process.stderr.write(`Usage: npm test -- [${GROUPS.join('|')}] … ("${unknown ?? 'set-up'}" is not known)\n`)
  process.exit(2)
}
enterRepository()

/** @type {NodeJS.ProcessEnv} */
const environment = {
  ...programEnvironment(state),
  PLENUM_NODE: state.node.path,
  PLENUM_ELECTRON: state.electron?.path,
  PLENUM_CHROMIUM: state.chromium?.path,
}
const context = { state, node: state.node.path, environment }
const stages = STAGES.filter((stage) => asked.length === 0 || asked.includes(stage.group))

/** @type {{ name: string, counts: import('./test/reports.mjs').Counts, seconds: number }[]} */
const results = []

/**
 * @param {string} name
 * @param {() => Promise<import('./test/reports.mjs').Counts>} run
 */
async function record(name, run) {
  process.stdout.write(`\n── ${name}\n`)
  const started = Date.now()
  const counts = await run()
  results.push({ name, counts, seconds: (Date.now() - started) / 1000 })
  return counts
}

let built = true
for (const stage of stages) {
  if (stage.group === 'unit' || stage.needsBuild) {
    if (!results.some(({ name }) => name === 'build')) {
      const counts = await record('build', async () => {
        built = await buildForTests(context)
        return { passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0 }
      })
      built = counts.failed === 0
    }
  }
  await record(stage.name, async () => {
    if (built || !stage.needsBuild) return stage.run(context)
    process.stderr.write('not run: the build failed\n')
    return { passed: 0, failed: 1, skipped: 0 }
  })
}

process.stdout.write('\n')
for (const { name, counts, seconds } of results) {
  process.stdout.write(`${name.padEnd(22)}${`${seconds.toFixed(1)} s`.padStart(9)}   ${closingLine(counts)}\n`)
}
const total = sum(results.map((result) => result.counts))
process.stdout.write(`${closingLine(total)}\n`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
