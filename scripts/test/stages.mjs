// @ts-check
/**
 * The stages of `npm test`: each runs one tool of node_modules and says how many checks passed and failed.
 */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureBuild } from '../launch/build.mjs'
import { runProgram } from '../launch/program.mjs'
import { REPOSITORY_ROOT, RUNTIME_FOLDER, inModules } from '../setup/paths.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { withDisplay } from './display.mjs'
import { countPlaywright, countVitest, judge, readReport } from './reports.mjs'

/**
 * @typedef {import('./reports.mjs').Counts} Counts
 *
 * @typedef {object} StageContext
 * @property {import('../setup/state.mjs').RuntimeState} state
 * @property {string} node
 * @property {NodeJS.ProcessEnv} environment
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} group what `npm test -- GROUP` selects it by
 * @property {boolean} [needsBuild] whether it is pointless after a failed build
 * @property {(context: StageContext) => Promise<Counts>} run
 */

const REPORTS = path.join(RUNTIME_FOLDER, 'reports')
const PROJECTS = ['tsconfig.json', 'tsconfig.web.json', path.join('scripts', 'tsconfig.json')]

/** @type {Stage[]} */
export const STAGES = [
  {
    name: 'format',
    group: 'lint',
    run: (context) =>
      check(context, inModules('prettier', 'bin', 'prettier.cjs'), ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'lint', group: 'lint', run: (context) => check(context, inModules('eslint', 'bin', 'eslint.js'), ['.']) },
  {
    name: 'types',
    group: 'types',
    run: async (context) => {
      let code = 0
      for (const project of PROJECTS) {
        const tool = inModules('vue-tsc', 'bin', 'vue-tsc.js')
        code ||= await runProgram(context.node, [tool, '--noEmit', '-p', project], context.environment)
      }
      return judge(code, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })
    },
  },
  { name: 'unit and integration', group: 'unit', run: runVitest },
  { name: 'desktop end-to-end', group: 'e2e', needsBuild: true, run: (context) => runDesktop(context) },
  { name: 'web end-to-end', group: 'e2e', needsBuild: true, run: (context) => runWeb(context) },
]

/**
 * @param {StageContext} context
 * @returns {Promise<boolean>} whether there is a build to test
 */
export async function buildForTests(context) {
  try {
    await ensureBuild(context)
    return true
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error
    process.stderr.write(`${error.message}\n`)
    return false
  }
}

/**
 * A tool whose exit code is the whole result.
 * @param {StageContext} context
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<Counts>}
 */
async function check({ node, environment }, script, args) {
  const code = await runProgram(node, [script, ...args], environment)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/** @param {string} name */
function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true })
  const file = path.join(REPORTS, name)
  rmSync(file, { force: true })
  return file
}

/** @param {StageContext} context */
async function runVitest({ node, environment }) {
  const report = freshReport('vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runProgram(node, [inModules('vitest', 'vitest.mjs'), ...args], environment)
  return judge(code, readReport(report, countVitest))
}

/** @param {StageContext} context */
async function runDesktop(context) {
  if (context.state.electron === null || context.state.desktop === null)
    return missing(context, ['electron', 'desktop'])
  return withDisplay(context.state.xvfb?.path, (display) => runPlaywright(context, 'desktop', display))
}

/** @param {StageContext} context */
async function runWeb(context) {
  return context.state.chromium === null ? missing(context, ['chromium']) : runPlaywright(context, 'web', {})
}

/**
 * @param {StageContext} context
 * @param {string} project
 * @param {NodeJS.ProcessEnv} extra
 */
async function runPlaywright({ node, environment }, project, extra) {
  const report = freshReport(`playwright-${project}.json`)
  const args = ['test', '--project', project, '--reporter=list,json']
  const code = await runProgram(node, [inModules('@playwright', 'test', 'cli.js'), ...args], {
    ...environment,
    ...extra,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  return judge(code, readReport(report, countPlaywright))
}

/**
 * What cannot run has not passed.
 * @param {StageContext} context
 * @param {string[]} components
 * @returns {Counts}
 */
function missing({ state }, components) {
  for (const problem of state.problems.filter(({ component }) => components.includes(component))) {
    process.stderr.write(`${problem.what}. ${problem.fix}\n`)
  }
  return { passed: 0, failed: 1, skipped: 0 }
}

/** Tools look for their configuration from here. */
export function enterRepository() {
  process.chdir(REPOSITORY_ROOT)
}
