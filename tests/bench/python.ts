import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A Python that has the packages of `pinned` (`name==version`): the one of PLENUM_BENCH_PYTHON, or an environment in the
 * cache folder that is made once.
 * @throws Error that says what is missing
 */
export async function pythonEnvironment(cacheFolder: string, pinned: readonly string[]): Promise<string> {
  const own = process.env.PLENUM_BENCH_PYTHON
  if (own !== undefined && own !== '') return own
  const folder = join(cacheFolder, 'bench', pinned.join('_').replaceAll('==', '-'))
  const binary = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python')
  const python = join(folder, binary)
  if (existsSync(python)) return python
  process.stderr.write(
    `Setting up ${pinned.join(', ')} for the comparison in ${folder}, once: up to several gigabytes.\n`,
  )
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  const system = process.env.PLENUM_PYTHON ?? 'python3'
  await runToEnd(system, ['-m', 'venv', partial], 'Python 3 with its venv module is needed')
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...pinned]
  await runToEnd(join(partial, binary), install, `pip could not install ${pinned.join(' and ')}`)
  renameSync(partial, folder)
  return python
}

/** The environment of a peer: without what the set-up gives to our own processes, so that it runs as its users run it. */
export function peerEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GLIBC_TUNABLES: undefined }
}

/** Runs a program to its end. @throws Error of `problem` with the last line it said, where it fails */
export function runToEnd(command: string, options: readonly string[], problem: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, options, { stdio: ['ignore', 'ignore', 'pipe'], env: peerEnvironment() })
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')))
    child.once('error', (error) => {
      reject(new Error(`${problem} (${error.message})`))
    })
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${problem} (${said.trim().split('\n').at(-1) ?? `exit ${String(code)}`})`))
    })
  })
}
