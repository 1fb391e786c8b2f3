// @ts-check
/**
 * Which build of TensorFlow to use: `cuda` where an NVIDIA driver is found, else `cpu`; on request either.
 */
import { existsSync } from 'node:fs'
import { findProgram } from './command.mjs'
import { SetupProblem } from './problem.mjs'

/** @typedef {'cpu' | 'cuda'} Flavour */

/**
 * @param {object} facts
 * @param {string | undefined} facts.asked by `--flavour`, `PLENUM_TENSORFLOW`, or as chosen before
 * @param {boolean} facts.driver whether an NVIDIA driver is there
 * @param {string} facts.platform such as `linux-x64`
 * @returns {Flavour}
 */
export function chooseFlavour({ asked, driver, platform }) {
  const request = asked?.trim().toLowerCase()
  if (request && request !== 'auto' && request !== 'cpu' && request !== 'cuda') {
    throw new SetupProblem(
      `Unknown TensorFlow flavour "${asked}"`,
      'it is one of auto, cpu, cuda',
      'Leave it out for auto.',
    )
  }
  if (platform !== 'linux-x64') {
    if (request !== 'cuda') return 'cpu'
    throw new SetupProblem(
      `No CUDA build of TensorFlow for ${platform}`,
      'its publisher builds one for linux-x64 only',
      'Use --flavour cpu, or run Plenum on a Linux machine with the GPU and open it with "plenum serve".',
    )
  }
  if (request === 'cpu' || request === 'cuda') return request
  return driver ? 'cuda' : 'cpu'
}

/**
 * @returns {boolean} whether this machine has an NVIDIA driver (not whether a GPU can be used: TensorFlow says that)
 */
export function hasNvidiaDriver() {
  if (process.platform !== 'linux') return false
  const places = [
    '/proc/driver/nvidia/version',
    '/usr/lib/x86_64-linux-gnu/libcuda.so.1',
    '/usr/lib64/libcuda.so.1',
    // The Windows Subsystem for Linux hands the driver of Windows in here.
    '/usr/lib/wsl/lib/libcuda.so.1',
  ]
  return places.some((place) => existsSync(place)) || findProgram('nvidia-smi') !== null
}
