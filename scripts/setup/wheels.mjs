// @ts-check
/**
 * Fetches pinned wheels: with pip, so that the user's own index, proxy and certificates apply, or from a folder of
 * wheels that the user brought (`PLENUM_WHEELS`) on a machine without a network.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from './command.mjs'
import { requireHash, sha256OfFile } from './hash.mjs'
import { SetupProblem, lastLine } from './problem.mjs'
import { pythonWithPip } from './python.mjs'
import { megabytes, say, withFolderProgress } from './report.mjs'

/** @typedef {import('./pins.mjs').WheelPin} WheelPin */

/**
 * Hands `use` the path of the wheel, checked against its pin; what was downloaded is deleted afterwards.
 * @template T
 * @param {WheelPin} pin
 * @param {string} folder where to download to: on the disk that will hold the result, and removed if all fails
 * @param {(wheel: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withWheel(pin, folder, use) {
  const brought = await broughtWheel(pin)
  if (brought !== null) return use(brought)
  const downloads = path.join(folder, 'download')
  try {
    return await use(await download(pin, downloads))
  } finally {
    rmSync(downloads, { recursive: true, force: true })
  }
}

/** @param {WheelPin} pin */
async function broughtWheel(pin) {
  if (!process.env.PLENUM_WHEELS) return null
  const file = path.join(process.env.PLENUM_WHEELS, pin.file)
  if (!existsSync(file)) return null
  if ((await sha256OfFile(file)) === pin.sha256) return file
  // Not ours to delete, unlike a bad download.
  say(`${file} is not the pinned file (its SHA-256 differs): downloading instead`)
  return null
}

/**
 * @param {WheelPin} pin
 * @param {string} folder
 */
async function download(pin, folder) {
  const temporary = path.join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const python = await pythonWithPip()
  const what = `${pin.name} ${pin.version}`
  say(`downloading ${what} (${megabytes(pin.bytes)})`)
  const result = await withFolderProgress({ what, folder, totalBytes: pin.bytes }, () =>
    runCommand(python, ['-m', 'pip', ...pipArguments(pin, folder)], {
      // pip's temporary files stay beside the result: /tmp is often small, and folderSize can watch them.
      environment: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    }),
  )
  const wheel = path.join(folder, pin.file)
  if (result.code !== 0 || !existsSync(wheel)) {
    throw new SetupProblem(
      `Could not download ${pin.file}`,
      lastLine(result.stderr),
      `Check the network, or put that file into a folder and set PLENUM_WHEELS to it, then run "npm run setup".`,
    )
  }
  await requireHash(wheel, pin)
  return wheel
}

/**
 * pip is told the tags of the file, so that any local Python 3 can fetch it.
 * @param {WheelPin} pin
 * @param {string} folder
 * @returns {string[]}
 */
export function pipArguments(pin, folder) {
  const tags = wheelTags(pin.file)
  return [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--no-input',
    '--quiet',
    '--progress-bar=off',
    '--dest',
    folder,
    '--python-version',
    tags.python.startsWith('cp') ? `${tags.python[2]}.${tags.python.slice(3)}` : '3.11',
    '--implementation',
    tags.python.startsWith('cp') ? 'cp' : 'py',
    '--abi',
    tags.abi,
    ...tags.platforms.flatMap((platform) => ['--platform', platform]),
    `${pin.name}==${pin.version}`,
  ]
}

/**
 * The tags in a wheel's file name (PEP 427): NAME-VERSION-PYTHON-ABI-PLATFORM.whl, platforms joined by dots.
 * @param {string} file
 */
export function wheelTags(file) {
  const [python = '', abi = '', platforms = ''] = file
    .replace(/\.whl$/u, '')
    .split('-')
    .slice(-3)
  return { python, abi, platforms: platforms.split('.') }
}
