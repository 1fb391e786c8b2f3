// @ts-check
/**
 * node_modules, exactly as package-lock.json says, without any install script.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { sweepPartial } from './atomic.mjs'
import { runCommand } from './command.mjs'
import { REPOSITORY_ROOT, RUNTIME_FOLDER, inModules } from './paths.mjs'
import { SetupProblem, lastLine } from './problem.mjs'
import { step } from './report.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * npm writes `node_modules/.package-lock.json` when an install is complete, and removes it when one begins: it tells
 * what is really there, also after a plain `npm install`, and also after a set-up that was killed.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @returns {boolean} whether all that is wanted is installed; optional packages of other platforms may be absent
 */
export function installMatchesLock(wanted, installed) {
  const there = installed.packages ?? {}
  return Object.entries(wanted.packages ?? {}).every(([place, entry]) => {
    if (place === '') return true
    const found = there[place]
    if (!found) return entry.optional === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** @returns {boolean} */
export function nodeModulesAreFresh() {
  try {
    const wanted = JSON.parse(readFileSync(path.join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8'))
    const installed = JSON.parse(readFileSync(inModules('.package-lock.json'), 'utf8'))
    return installMatchesLock(wanted, installed)
  } catch {
    return false
  }
}

/**
 * Installs when the lockfile and what is installed differ. npm works in a folder of its own, and the result is renamed
 * into place: a set-up that was killed leaves the old node_modules, and an npm that outlived it disturbs nobody.
 */
export async function ensureNodeModules() {
  if (nodeModulesAreFresh()) return
  if (!existsSync(path.join(REPOSITORY_ROOT, 'package-lock.json'))) {
    throw new SetupProblem('node_modules cannot be installed', 'package-lock.json is missing', 'Restore it from git.')
  }
  mkdirSync(RUNTIME_FOLDER, { recursive: true })
  sweepPartial(path.join(RUNTIME_FOLDER, 'modules'))
  const staging = path.join(RUNTIME_FOLDER, `modules.partial-${process.pid}`)
  mkdirSync(staging, { recursive: true })
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      cpSync(path.join(REPOSITORY_ROOT, file), path.join(staging, file))
    }
    await install(staging)
    if (existsSync(inModules())) renameSync(inModules(), path.join(staging, 'old'))
    renameSync(path.join(staging, 'node_modules'), inModules())
  } finally {
    rmSync(staging, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** @param {string} folder with package.json and package-lock.json */
async function install(folder) {
  // `npm run` puts node_modules/.bin first, where another Node lies that is about to be replaced.
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const environment = {
    ...process.env,
    PATH: folders.filter((entry) => !entry.startsWith(inModules())).join(path.delimiter),
  }
  const result = await step('installing node_modules from package-lock.json', () =>
    runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      environment,
    }),
  )
  if (result.code === 0) return
  const why = npmReason(`${result.stderr}\n${result.stdout}`)
  throw new SetupProblem(
    'node_modules could not be installed',
    why,
    /in sync/u.test(why)
      ? 'package.json was changed: run "npm install --ignore-scripts", and commit package-lock.json.'
      : 'Check the network and npm\'s registry setting, then run "npm run setup".',
  )
}

/**
 * npm's error lines begin with a code and end with advice and a log file; the first sentence is the cause.
 * @param {string} output
 */
function npmReason(output) {
  const errors = output.split(/\r?\n/u).filter((line) => /^npm error (?!code|A complete log|$)/u.test(line))
  const sentence = (errors[0] ?? '').replace(/^npm error /u, '').split('. ')[0] ?? ''
  return sentence === '' ? lastLine(output) : sentence.slice(0, 200)
}
