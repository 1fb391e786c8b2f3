// @ts-check
/**
 * System packages of Debian and Ubuntu, for what no other registry carries: installed when the user is root, else
 * named in the exact command that installs them.
 */
import { existsSync } from 'node:fs'
import { findProgram, runCommand } from './command.mjs'
import { SetupProblem, lastLine } from './problem.mjs'
import { step } from './report.mjs'

/** Which package holds a shared library that Electron links to. */
const PACKAGE_OF_LIBRARY = Object.freeze({
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgdk_pixbuf-2.0.so.0': 'libgdk-pixbuf-2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libpangocairo-1.0.so.0': 'libpangocairo-1.0-0',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
})

/**
 * Once per set-up. A list that cannot be refreshed may still do: the installation tells.
 * @type {Promise<unknown> | undefined}
 */
let refreshed

/**
 * @param {string} lddOutput
 * @returns {string[]} names of the shared libraries that were not found
 */
export function missingLibraries(lddOutput) {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gmu)].map((match) => match[1] ?? '')
  return [...new Set(names)]
}

/**
 * @param {string[]} libraries
 * @returns {{ packages: string[], unknown: string[] }} packages sorted, each once
 */
export function packagesOf(libraries) {
  const known = new Map(Object.entries(PACKAGE_OF_LIBRARY))
  const packages = libraries.flatMap((library) => known.get(library) ?? [])
  return {
    packages: [...new Set(packages)].sort(),
    unknown: libraries.filter((library) => !known.has(library)),
  }
}

/**
 * @param {string} what what the packages are for, as in "No browser for the web tests"
 * @param {string[]} packages
 */
export async function installPackages(what, packages) {
  const list = packages.join(' ')
  if (process.platform !== 'linux' || findProgram('apt-get') === null || !existsSync('/etc/debian_version')) {
    throw new SetupProblem(
      what,
      'it is not installed',
      `Install what Debian calls ${list} with your system's package manager.`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new SetupProblem(
      what,
      'system packages are missing',
      `Run: sudo apt-get install -y --no-install-recommends ${list}`,
    )
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  refreshed ??= step('refreshing the list of system packages', () =>
    runCommand('apt-get', ['update', '-qq'], { environment }),
  )
  await refreshed
  const names = await Promise.all(packages.map(currentName))
  const result = await step(`installing system packages: ${names.join(' ')}`, () =>
    runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { environment }),
  )
  if (result.code === 0) return
  const why =
    (result.stderr || result.stdout).split('\n').find((line) => line.startsWith('E: ')) ?? lastLine(result.stderr)
  throw new SetupProblem(
    what,
    why.replace(/^E: /u, ''),
    `Run: apt-get install -y --no-install-recommends ${names.join(' ')}`,
  )
}

/**
 * Newer Debian and Ubuntu renamed libraries with 64-bit time: `libasound2` is `libasound2t64` there.
 * @param {string} name
 */
async function currentName(name) {
  const renamed = `${name}t64`
  const result = await runCommand('apt-cache', ['show', '--no-all-versions', renamed])
  return result.code === 0 && result.stdout.includes(`Package: ${renamed}`) ? renamed : name
}
