import { fork, type ChildProcess } from 'node:child_process'
import { utilityProcess, type UtilityProcess } from 'electron'
import {
  computeEnvironment,
  connect,
  multiplex,
  pipe,
  processEndpoint,
  shellContract,
  textEndpoint,
  utilityEndpoint,
  type Endpoint,
  type LaneLabel,
  type Multiplexer,
  type ShellClient,
} from '../contract'
import { programs } from './paths'
import { readRuntime } from './runtime'

export interface ServiceState {
  readonly state: 'restarting' | 'ready' | 'lost'
  readonly message: string
}

/** better-sqlite3 needs Node-API 10; an older Electron lends the service the `node` of node_modules instead of its own. */
const ownNodeIsModern = Number(process.versions.node.split('.')[0]) >= 22

/** Forks the service, passes lanes on, forks compute processes when the service asks, and restarts a dead service once. */
export class ServiceHost {
  private readonly runtime = readRuntime()
  private lanes: Multiplexer | undefined
  private shell: ShellClient | undefined
  private kill: (() => void) | undefined
  /** The service of now: what an earlier one still says is heard no more. */
  private serving: Endpoint | undefined
  private restarts = 0
  private file: string

  constructor(
    workspaceFile: string,
    private readonly report: (state: ServiceState) => void,
  ) {
    this.file = workspaceFile
  }

  get workspaceFile(): string {
    return this.file
  }

  start(): void {
    const endpoint = this.forkService()
    this.serving = endpoint
    endpoint.onClose((reason) => {
      if (this.serving === endpoint) this.lost(reason)
    })
    this.lanes = multiplex(endpoint, 'a', (label, lane) => this.opened(label, lane))
    this.shell = connect(shellContract, this.lanes.open('shell'))
  }

  /** A page's own connection to the service. */
  openWindowLane(): Endpoint | undefined {
    return this.lanes?.open('window')
  }

  async grant(path: string, mode: 'read' | 'write'): Promise<{ grant: string; name: string; bytes: number }> {
    if (this.shell === undefined) throw new Error('The service is not running.')
    return this.shell.request('shell/grant', { path, mode })
  }

  async isBusy(): Promise<boolean> {
    try {
      return (await this.shell?.request('shell/busy', {}))?.busy ?? false
    } catch {
      return false // a lost service has nothing left to save
    }
  }

  /** @throws PlenumError `workspace` where the file cannot be opened as one. */
  async inspect(path: string): Promise<void> {
    await this.shell?.request('shell/inspect', { path })
  }

  /** Lets the service save and end; a service that does not answer in time is ended. */
  async stop(): Promise<void> {
    const { shell, kill } = this
    this.serving = undefined
    this.lanes = undefined
    this.shell = undefined
    const patience = new Promise((resolve) => setTimeout(resolve, 30_000))
    await Promise.race([shell?.request('shell/close', {}).catch(() => undefined), patience])
    kill?.()
  }

  /** Ends the service, and starts another on the workspace in `file`. */
  async switchTo(file: string): Promise<void> {
    await this.stop()
    this.file = file
    this.restarts = 0
    this.start()
  }

  private lost(reason: string): void {
    this.lanes = undefined
    this.shell = undefined
    if (this.restarts > 0) {
      this.report({
        state: 'lost',
        message: `${reason} It had been restarted once already: close Plenum and open it again.`,
      })
      return
    }
    this.restarts++
    this.report({ state: 'restarting', message: `${reason} It is being restarted; what was saved is safe.` })
    this.start()
    this.report({ state: 'ready', message: 'The service was restarted. Running work was stopped and can be resumed.' })
  }

  private opened(label: LaneLabel, lane: Endpoint): void {
    if (label !== 'compute') return lane.close()
    const child = utilityProcess.fork(programs.compute, [], {
      serviceName: 'Plenum compute',
      stdio: 'ignore',
      env: computeEnvironment(this.runtime.state, process.env),
    })
    pipe(lane, utilityEndpoint(child, 'The compute process'))
  }

  private forkService(): Endpoint {
    const args = ['--workspace', this.file]
    const env = {
      ...process.env,
      ...(this.runtime.file === null ? {} : { PLENUM_RUNTIME_STATE: this.runtime.file }),
      PLENUM_ELECTRON_VERSION: process.versions.electron,
    }
    if (ownNodeIsModern) {
      const child: UtilityProcess = utilityProcess.fork(programs.service, args, { serviceName: 'Plenum service', env })
      this.kill = () => child.kill()
      return utilityEndpoint(child, 'The service')
    }
    // Text, not `serialization: 'advanced'`: freeing what v8.serialize made crashes Electron 22 (its memory cage).
    const child: ChildProcess = fork(programs.service, args, {
      execPath: this.runtime.state?.node?.path ?? 'node',
      env,
    })
    this.kill = () => child.kill()
    return textEndpoint(processEndpoint(child, 'The service'))
  }
}
