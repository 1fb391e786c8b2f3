// @ts-check
/**
 * Compiles tfjs's addon against libtensorflow. It is Node-API only, so its headers come from the npm package
 * node-api-headers, and one call of the compiler does what node-gyp would do with a download of Node's headers.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { findProgram, runCommand } from './command.mjs'
import { inModules } from './paths.mjs'
import { SetupProblem, lastLine } from './problem.mjs'

/** Node-API version whose addons load in every Node and Electron that Plenum may meet. */
export const NODE_API_VERSION = 8
/** Where tfjs looks for its addon, relative to its package folder. */
export const ADDON_PATH = path.join('lib', `napi-v${NODE_API_VERSION}`, 'tfjs_binding.node')

/**
 * @returns {string} the C++ compiler, found before anything large is downloaded
 */
export function requireCompiler() {
  const asked = process.env.CXX
  for (const candidate of asked ? [asked] : ['c++', 'g++', 'clang++']) {
    const program = path.isAbsolute(candidate) ? candidate : findProgram(candidate)
    if (program) return program
  }
  throw new SetupProblem(
    'The TensorFlow addon cannot be built',
    'no C++ compiler (c++, g++, clang++) on PATH',
    process.platform === 'darwin'
      ? 'Run "xcode-select --install", then "npm run setup".'
      : 'Debian and Ubuntu: "apt-get install g++"; Fedora: "dnf install gcc-c++"; then "npm run setup".',
  )
}

/**
 * @param {string} runtime folder with `deps/lib`; receives the addon under `lib`
 * @param {string} headers folder with `tensorflow/c` below it
 */
export async function compileAddon(runtime, headers) {
  const binding = inModules('@tensorflow', 'tfjs-node-gpu', 'binding')
  const output = path.join(runtime, ADDON_PATH)
  mkdirSync(path.dirname(output), { recursive: true })
  const libraries = path.join(runtime, 'deps', 'lib')
  const result = await runCommand(requireCompiler(), [
    '-std=c++17',
    '-O2',
    '-w',
    '-fPIC',
    '-fno-exceptions',
    `-DNAPI_VERSION=${NODE_API_VERSION}`,
    `-I${inModules('@tensorflow')}`,
    `-I${headers}`,
    `-I${inModules('node-api-headers', 'include')}`,
    path.join(binding, 'tfjs_backend.cc'),
    path.join(binding, 'tfjs_binding.cc'),
    `-L${libraries}`,
    '-ltensorflow',
    '-ltensorflow_framework',
    ...linkerArguments(libraries),
    '-o',
    output,
  ])
  if (result.code === 0) return
  throw new SetupProblem(
    'The TensorFlow addon could not be built',
    lastLine(result.stderr),
    'A compiler with C++17 is needed (g++ 8, clang 7 or newer): install one, or name it in CXX, then "npm run setup".',
  )
}

/**
 * The addon finds its libraries relative to itself, wherever the cache is.
 * @param {string} libraries
 * @returns {string[]}
 */
function linkerArguments(libraries) {
  if (process.platform === 'darwin') {
    // Not run by us yet. Node's own symbols are found when the addon is loaded.
    return ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']
  }
  return ['-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib', `-Wl,-rpath-link,${libraries}`]
}

/**
 * Proves that the addon loads: a library that is missing or cut short shows here, not in the middle of a training.
 * @param {string} runtime
 * @param {string} node
 * @param {NodeJS.ProcessEnv} environment
 */
export async function proveAddon(runtime, node, environment) {
  const program = 'const b = require(process.argv[1]); process.stdout.write(b.TF_Version);'
  const result = await runCommand(node, ['-e', program, path.join(runtime, ADDON_PATH)], {
    environment: { ...process.env, ...environment },
    limitMs: 120_000,
  })
  if (result.code === 0 && result.stdout.includes('.')) return result.stdout.trim()
  throw new SetupProblem(
    'The TensorFlow addon was built but does not load',
    lastLine(result.stderr || `exit code ${result.code}`),
    'Run "npm run setup" again; if it repeats, the message names the library that is missing.',
  )
}
