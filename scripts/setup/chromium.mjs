// @ts-check
/**
 * A Chromium for the web tests: the user's (`PLENUM_CHROMIUM`), the system's, or the one of the system's packages.
 */
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { findProgram } from './command.mjs'
import { SetupProblem } from './problem.mjs'

/** @typedef {import('./state.mjs').RuntimeState} RuntimeState */

const PROGRAMS = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * @param {RuntimeState['chromium']} known
 * @returns {boolean}
 */
export function chromiumIsFresh(known) {
  const asked = process.env.PLENUM_CHROMIUM
  return known !== null && existsSync(known.path) && (!asked || asked === known.path)
}

/** @returns {Promise<RuntimeState['chromium']>} */
export async function ensureChromium() {
  const there = findBrowser()
  if (there !== null) return { path: there }
  await installPackages('No browser for the web tests', ['chromium'])
  const installed = findBrowser()
  if (installed !== null) return { path: installed }
  throw new SetupProblem(
    'No browser for the web tests',
    'the chromium package of this system brings no program (on Ubuntu it is a snap)',
    'Install Chrome or Chromium, or set PLENUM_CHROMIUM to its executable.',
  )
}

/** @returns {string | null} */
function findBrowser() {
  const asked = process.env.PLENUM_CHROMIUM
  if (asked) return existsSync(asked) ? asked : null
  for (const name of PROGRAMS) {
    const program = findProgram(name)
    if (program !== null) return program
  }
  return APPLICATIONS.find((application) => existsSync(application)) ?? null
}
