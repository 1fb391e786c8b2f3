import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const launcher = join(dirname(fileURLToPath(import.meta.url)), '../../scripts/launch.mjs')

/** What a command of the built program prints; `plenum(['build'])` builds it first. */
export function plenum(options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...options], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`plenum ${options.join(' ')} failed: ${stderr}`)
  return stdout
}

/** The most memory that a compute process of a command ever held, in MiB, by Linux's own count (VmHWM, looked at ten times a second). */
export async function peakOfCompute(options: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [launcher, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  let told = ''
  child.stderr.on('data', (bytes: Buffer) => (told = (told + bytes.toString('utf8')).slice(-2000)))
  let peak = 0
  const timer = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, ...computeProcesses(child.pid).map(mostMemory))
  }, 100)
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(timer)
  if (status !== 0) throw new Error(`plenum ${options.join(' ')} failed: ${told}`)
  return peak / 1024
}

/** Processes that run `compute.cjs`, below a process. */
function computeProcesses(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc'))
    if (/^\d+$/u.test(name))
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/mu.exec(ofProcess(name, 'status'))?.[1] ?? 0))
  const isBelow = (process: number): boolean => {
    for (let now = process; now > 1; now = parents.get(now) ?? 0) if (now === root) return true
    return false
  }
  return [...parents.keys()].filter((id) => isBelow(id) && ofProcess(String(id), 'cmdline').includes('compute.cjs'))
}

/** In KiB. */
const mostMemory = (id: number): number => Number(/VmHWM:\s+(\d+) kB/u.exec(ofProcess(String(id), 'status'))?.[1] ?? 0)

/** Empty where the process has ended meanwhile. */
function ofProcess(id: string, file: 'status' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
