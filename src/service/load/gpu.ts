import { execFile } from 'node:child_process'

export interface GpuLoad {
  /** Share of the last sample period in which it computed. */
  readonly share: number | null
  readonly usedBytes: number | null
  readonly totalBytes: number | null
  readonly celsius: number | null
}

const query = ['utilization.gpu', 'memory.used', 'memory.total', 'temperature.gpu'] as const
const mebibyte = 2 ** 20

/**
 * The first line of `nvidia-smi --format=csv,noheader,nounits`: percent, MiB, MiB, °C, where a driver that cannot tell
 * writes `[N/A]` or `[Not Supported]`. Null where it is no such line.
 */
export function parseGpuLoad(output: string): GpuLoad | null {
  const cells = output.split('\n')[0]?.split(',') ?? []
  if (cells.length !== query.length) return null
  const [percent = null, used = null, total = null, celsius = null] = cells.map((cell) => {
    const value = Number(cell.trim())
    return cell.trim() === '' || !Number.isFinite(value) ? null : value
  })
  const bytes = (mebibytes: number | null): number | null => (mebibytes === null ? null : mebibytes * mebibyte)
  return { share: percent === null ? null : percent / 100, usedBytes: bytes(used), totalBytes: bytes(total), celsius }
}

/** Asks the NVIDIA driver; null where there is none. TensorFlow takes the first device, and so does this. */
export function gpuNow(): Promise<GpuLoad | null> {
  return new Promise((resolve) => {
    const options = { timeout: 3000, windowsHide: true }
    const args = [`--query-gpu=${query.join(',')}`, '--format=csv,noheader,nounits', '--id=0']
    execFile('nvidia-smi', args, options, (problem, output) => {
      resolve(problem === null ? parseGpuLoad(output) : null)
    })
  })
}
