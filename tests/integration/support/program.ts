/** Runs the built terminal program as a user's shell would: a process of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { builtProgram } from './build'

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A started program whose output is heard while it runs. */
export class Program {
  stdout = ''
  stderr = ''
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  private readonly hearers = new Set<() => void>()

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    // Detached: it leads a process group of its own, as in a shell with job control.
    this.child = spawn(process.execPath, [builtProgram, ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    })
    this.child.stdout?.on('data', (data: Buffer) => {
      this.stdout += data.toString()
      this.hear()
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data.toString()
      this.hear()
    })
    this.finished = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code, signal) => {
        this.hear()
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr })
      })
    })
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the program did not start')
    return this.child.pid
  }

  /** Resolves as soon as stderr shows `pattern`; rejects if the program ends without. */
  async says(pattern: RegExp): Promise<void> {
    await this.until(() => pattern.test(this.stderr), String(pattern))
  }

  async prints(pattern: RegExp): Promise<void> {
    await this.until(() => pattern.test(this.stdout), String(pattern))
  }

  /** Process IDs of its children: its compute processes. */
  children(): number[] {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    return stdout.split('\n').flatMap((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/)
      return Number(parent) === this.pid && !state.startsWith('Z') ? [Number(pid)] : []
    })
  }

  private hear(): void {
    for (const hearer of this.hearers) hearer()
  }

  private until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const ended = this.child.exitCode !== null || this.child.signalCode !== null
        if (!holds() && !ended) return
        this.hearers.delete(look)
        if (holds()) resolve()
        else reject(new Error(`The program ended without ${what}:\n${this.stderr}`))
      }
      this.hearers.add(look)
      look()
    })
  }
}

export function plenum(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return new Program(args, environment).finished
}

/** Runs where no file may grow beyond `bytes`: every write after that fails, as on a full disk. */
export function plenumWithFileLimit(bytes: number, args: readonly string[]): Promise<Finished> {
  const blocks = Math.ceil(bytes / 512)
  const script = `ulimit -f ${blocks}; exec "$0" "$@"`
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', script, process.execPath, builtProgram, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** Runs with `--json`; stdout has to be exactly one JSON value. */
export async function plenumJson(args: readonly string[], expectedCode = 0): Promise<unknown> {
  const { code, stdout, stderr } = await plenum([...args, '--json'])
  if (code !== expectedCode) throw new Error(`plenum ${args.join(' ')} ended with ${String(code)}: ${stderr}`)
  // JSON.parse refuses anything but one value with white space around it.
  return JSON.parse(stdout)
}

/** Whether a process is there and has not ended. */
export function lives(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  const state = stdout.trim()
  return state !== '' && !state.startsWith('Z')
}
