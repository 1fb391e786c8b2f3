// @ts-check
/**
 * CUDA and cuDNN as the plain shared libraries that NVIDIA publishes as wheels: a GPU needs nothing but its driver.
 * They lie in `deps/nvidia`, where the run path of the CUDA build of libtensorflow (`$ORIGIN/../nvidia/…`) looks.
 */
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { CUDA_WHEELS } from './pins.mjs'
import { unzip } from './python.mjs'
import { say } from './report.mjs'
import { withWheel } from './wheels.mjs'

/** Libraries, and what XLA needs to compile a kernel: the assembler and the device library. */
const WANTED = ['nvidia/*/lib/*.so*', 'nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/nvvm/libdevice/*']

/**
 * @param {string} runtime
 */
export async function addCudaLibraries(runtime) {
  const target = path.join(runtime, 'deps')
  let number = 0
  for (const pin of CUDA_WHEELS) {
    number += 1
    say(`CUDA library ${number} of ${CUDA_WHEELS.length}`)
    await withWheel(pin, runtime, (wheel) => unzip(wheel, target, WANTED))
  }
  // Zip files made on other systems lose the executable bit.
  const assembler = path.join(target, 'nvidia', 'cuda_nvcc', 'bin', 'ptxas')
  if (existsSync(assembler)) chmodSync(assembler, 0o755)
}

/**
 * @param {string} runtime
 * @returns {Record<string, string>}
 */
export function cudaEnvironment(runtime) {
  const root = path.join(runtime, 'deps', 'nvidia')
  const folders = existsSync(root)
    ? readdirSync(root)
        .map((name) => path.join(root, name, 'lib'))
        .filter((folder) => existsSync(folder))
    : []
  return {
    LD_LIBRARY_PATH: folders.join(path.delimiter),
    // Other programs use the GPU too, the desktop first of all: take memory as it is needed.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    XLA_FLAGS: `--xla_gpu_cuda_data_dir=${path.join(root, 'cuda_nvcc')}`,
  }
}
