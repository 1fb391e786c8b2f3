// @ts-check
/**
 * libtensorflow and the addon of tfjs, built once per version and flavour in the cache, linked into node_modules.
 * (The install script of @tensorflow/tfjs-node-gpu downloads from a place that no longer answers; it is never run.)
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ADDON_PATH, compileAddon, proveAddon, requireCompiler } from './addon.mjs'
import { buildFolder } from './atomic.mjs'
import { addCudaLibraries, cudaEnvironment } from './cuda.mjs'
import { chooseFlavour, hasNvidiaDriver } from './flavour.mjs'
import { isLinkedTo, linkFolder } from './link.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, inModules } from './paths.mjs'
import { TENSORFLOW_VERSION, TENSORFLOW_WHEELS } from './pins.mjs'
import { SetupProblem } from './problem.mjs'
import { unzip } from './python.mjs'
import { say, step } from './report.mjs'
import { withWheel } from './wheels.mjs'

/** @typedef {import('./state.mjs').TensorflowState} TensorflowState */
/** @typedef {import('./flavour.mjs').Flavour} Flavour */

const PLATFORM = `${process.platform}-${process.arch}`
/** The parts of the header tree that tfjs's addon includes (directly or not). */
const HEADERS = ['c', 'core/platform'].map((part) => `tensorflow/include/tensorflow/${part}/*`)
HEADERS.push('tensorflow/include/tsl/*', 'tensorflow/include/xla/tsl/*')

/** @returns {string} */
function packageFolder() {
  return inModules('@tensorflow', 'tfjs-node-gpu')
}

/** @returns {string} version of the tfjs package whose addon source is compiled */
function tfjsVersion() {
  return JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')).version
}

/**
 * Everything that the finished runtime depends on is in its folder's name.
 * @param {Flavour} flavour
 */
function runtimeFolder(flavour) {
  return path.join(cacheFolder(), 'tensorflow', `${TENSORFLOW_VERSION}-${flavour}-${PLATFORM}-tfjs-${tfjsVersion()}`)
}

/**
 * @param {TensorflowState | null} known
 * @param {string | undefined} asked flavour asked for on the command line or in the environment
 * @returns {boolean} whether nothing is to be done
 */
export function tensorflowIsFresh(known, asked) {
  if (known === null || (asked !== undefined && asked !== known.asked)) return false
  // A driver may have come or gone; where CUDA was tried in vain, only an explicit set-up tries again.
  const flavour = chooseFlavour({ asked: known.asked, driver: hasNvidiaDriver(), platform: PLATFORM })
  if (flavour !== known.flavour && known.problem === undefined) return false
  if (!existsSync(packageFolder()) || path.basename(runtimeFolder(known.flavour)) !== path.basename(known.dir))
    return false
  // an older Plenum may have left another environment
  if (!isDeepStrictEqual(known.env, environmentOf(known.dir, known.flavour))) return false
  return existsSync(path.join(known.dir, ADDON_PATH)) && isLinkedTo(packageFolder(), known.dir)
}

/**
 * @param {{ asked: string | undefined, node: string }} options
 * @returns {Promise<TensorflowState>}
 */
export async function ensureTensorflow({ asked, node }) {
  const driver = hasNvidiaDriver()
  const flavour = chooseFlavour({ asked, driver, platform: PLATFORM })
  try {
    return await ensureFlavour(flavour, asked, node)
  } catch (error) {
    const explicit = asked?.trim().toLowerCase() === 'cuda'
    if (flavour !== 'cuda' || explicit || !(error instanceof SetupProblem)) throw error
    say(`an NVIDIA driver is there, but CUDA cannot be had (${error.what}): using the CPU`)
    return {
      ...(await ensureFlavour('cpu', asked, node)),
      problem: { what: error.what, fix: 'Run "npm run setup -- --flavour cuda" to try CUDA again.' },
    }
  }
}

/**
 * @param {Flavour} flavour
 * @param {string | undefined} asked
 * @param {string} node
 * @returns {Promise<TensorflowState>}
 */
async function ensureFlavour(flavour, asked, node) {
  const wheel = TENSORFLOW_WHEELS[`${flavour}-${PLATFORM}`]
  if (!wheel) {
    throw new SetupProblem(
      `Training is unavailable on ${PLATFORM}`,
      'there is no libtensorflow for it that tfjs can load',
      process.platform === 'win32'
        ? 'Run Plenum inside the Windows Subsystem for Linux.'
        : 'Train on a Linux machine, and open it from here with "plenum serve".',
    )
  }
  const dir = runtimeFolder(flavour)
  if (!existsSync(path.join(dir, ADDON_PATH))) {
    requireCompiler()
    await withLock(`${dir}.lock`, async () => {
      if (!existsSync(path.join(dir, ADDON_PATH))) await build(dir, flavour, wheel, node)
    })
  }
  linkFolder(packageFolder(), dir)
  return { version: TENSORFLOW_VERSION, flavour, asked: asked ?? 'auto', dir, env: environmentOf(dir, flavour) }
}

/**
 * @param {string} dir
 * @param {Flavour} flavour
 * @param {import('./pins.mjs').WheelPin} wheel
 * @param {string} node
 */
async function build(dir, flavour, wheel, node) {
  await buildFolder(dir, async (staging) => {
    const unpacked = path.join(staging, 'unpacked')
    await withWheel(wheel, staging, (file) =>
      step(`unpacking libtensorflow ${wheel.version} (${flavour})`, () =>
        unzip(file, unpacked, ['tensorflow/libtensorflow_*.so.2', 'tensorflow/libtensorflow_*.2.dylib', ...HEADERS]),
      ),
    )
    const libraries = path.join(staging, 'deps', 'lib')
    mkdirSync(libraries, { recursive: true })
    for (const [file, link] of libraryNames()) {
      renameSync(path.join(unpacked, 'tensorflow', file), path.join(libraries, file))
      symlinkSync(file, path.join(libraries, link))
    }
    if (flavour === 'cuda') await addCudaLibraries(staging)
    await step('building the TensorFlow addon', () =>
      compileAddon(staging, path.join(unpacked, 'tensorflow', 'include')),
    )
    rmSync(unpacked, { recursive: true, force: true })
    const version = await proveAddon(staging, node, environmentOf(staging, flavour))
    say(`TensorFlow ${version} (${flavour}) loads`)
  })
}

/**
 * The libraries as the wheel has them, and the names that the linker and tfjs ask for.
 * @returns {[string, string][]}
 */
function libraryNames() {
  return process.platform === 'darwin'
    ? [
        ['libtensorflow_cc.2.dylib', 'libtensorflow.dylib'],
        ['libtensorflow_framework.2.dylib', 'libtensorflow_framework.dylib'],
      ]
    : [
        ['libtensorflow_cc.so.2', 'libtensorflow.so'],
        ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
      ]
}

/**
 * @param {string} dir
 * @param {Flavour} flavour
 * @returns {Record<string, string>} what a process that loads TensorFlow needs in its environment
 */
function environmentOf(dir, flavour) {
  // 2: warnings about the machine stay quiet, errors are shown.
  // hugetlb: glibc asks for large pages, which saves 4 to 5 % of a training step's time (docs/speed.md); elsewhere it is not read.
  const environment = { TF_CPP_MIN_LOG_LEVEL: '2', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }
  return flavour === 'cuda' ? { ...environment, ...cudaEnvironment(dir) } : environment
}
