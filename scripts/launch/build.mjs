// @ts-check
/**
 * Builds the app when its sources changed: the stamp in `out` is the hash of all that goes into it, written last.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomic } from '../setup/atomic.mjs'
import { withLock } from '../setup/lock.mjs'
import { BUILD_LOCK, REPOSITORY_ROOT, inModules } from '../setup/paths.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { runCommand } from '../setup/command.mjs'
import { step } from '../setup/report.mjs'

/** Everything that a build reads; lockfile for the versions of the tools and of what is bundled. */
const INPUTS = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.node.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.web.json',
]
const STAMP = path.join(REPOSITORY_ROOT, 'out', '.stamp')
const PROGRAM = path.join(REPOSITORY_ROOT, 'out', 'cli', 'plenum.cjs')

/**
 * @param {string} root
 * @param {string[]} inputs files and folders below root; one that does not exist counts as such
 * @returns {string} changes with any name or content
 */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesBelow(path.join(root, input))) {
      hash.update(`${path.relative(root, file)}\0`)
      hash.update(readFileSync(file))
      hash.update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} place
 * @returns {string[]} sorted, so that the same tree has the same fingerprint on every machine
 */
function filesBelow(place) {
  if (!existsSync(place)) return []
  try {
    const entries = readdirSync(place, { withFileTypes: true })
    return entries
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((entry) =>
        entry.isDirectory() ? filesBelow(path.join(place, entry.name)) : [path.join(place, entry.name)],
      )
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [place]
    throw error
  }
}

/** @returns {boolean} */
function isBuilt(wanted = fingerprint(REPOSITORY_ROOT, INPUTS)) {
  return existsSync(STAMP) && existsSync(PROGRAM) && readFileSync(STAMP, 'utf8') === wanted
}

/**
 * @param {{ node: string, environment: NodeJS.ProcessEnv }} options
 */
export async function ensureBuild({ node, environment }) {
  if (isBuilt()) return
  await withLock(BUILD_LOCK, async () => {
    const wanted = fingerprint(REPOSITORY_ROOT, INPUTS)
    if (isBuilt(wanted)) return
    rmSync(STAMP, { force: true })
    await step('building Plenum', async () => {
      await runTool(node, environment, 'electron-vite', 'bin/electron-vite.js', ['build', '--logLevel', 'warn'])
      await runTool(node, environment, 'vite', 'bin/vite.js', [
        'build',
        '-c',
        'vite.node.config.ts',
        '--logLevel',
        'warn',
      ])
    })
    writeFileAtomic(STAMP, wanted)
  })
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} name
 * @param {string} script
 * @param {string[]} args
 */
async function runTool(node, environment, name, script, args) {
  const result = await runCommand(node, [inModules(name, script), ...args], {
    cwd: REPOSITORY_ROOT,
    environment,
    show: true,
  })
  if (result.code === 0) return
  throw new SetupProblem(
    'Plenum could not be built',
    `${name} ended with code ${result.code}`,
    'Its messages are above.',
  )
}
