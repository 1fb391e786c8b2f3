import type { OffloadingEnvironmentConfig } from '../../contract'
import { deploy, type Deployment } from './deployment'
import { StackedGenerators } from './generator'
import { spreadTasks } from './placement'
import { largestMegabytes, SizeSource } from './sizes'
import { copyRows, emptyTables, phases, type EnvironmentTables } from './tables'

// looked up once: they are read for every stream at every step
const { waiting: isWaiting, transferring: isTransferring, processing: isProcessing, returning: isReturning } = phases

/** Stream of the environments' random numbers. */
export const environmentStream = 1

/**
 * `count` environments stepped together: the Broker's 90 task streams, its 10 servers, and an action per environment and
 * step. Every environment draws from its own generator, so a batch of n is n singles. A step allocates nothing.
 *
 * A step: waiting tasks are placed by the action; tasks live on for one step, each at rates fixed at its beginning;
 * utilizations walk; reward and next state are written. Time that is left of a step when a phase ends goes to the next
 * phase, and from a returned result to the stream's next task once it is placed at the very next step.
 */
export class OffloadingEnvironments {
  readonly stateSize: number
  /** One preference per server. */
  readonly actionSize: number
  readonly deployment: Deployment
  /** [count × stateSize], in [-1, 1]: per server CPU, memory, disk, load ratio, x, y; task size; four shares of streams. */
  readonly states: Float32Array
  /** [count], of the step taken last. */
  readonly rewards: Float64Array
  /** [count × servers]: tasks placed in the step taken last. */
  readonly placed: Int32Array
  readonly tables: EnvironmentTables
  private readonly generators: StackedGenerators
  private readonly sizes: SizeSource
  private readonly sizeScale: number
  // scratch of a step
  private readonly free: Int32Array
  private readonly counts: Int32Array
  private readonly shares: Float64Array
  private readonly rates: Float64Array
  private readonly isLowest: Uint8Array
  private readonly normals: Float64Array
  private readonly preferences: Float64Array

  /** @param start seeds of new environments, which are reset, or tables to go on from */
  constructor(
    readonly config: OffloadingEnvironmentConfig,
    start: readonly number[] | EnvironmentTables,
  ) {
    const { servers, streams } = config
    this.stateSize = servers * 6 + 5
    this.actionSize = servers
    this.deployment = deploy(config)
    this.sizeScale = largestMegabytes(config.taskSizes)
    this.free = new Int32Array(servers)
    this.counts = new Int32Array(servers)
    this.shares = new Float64Array(servers)
    this.rates = new Float64Array(servers)
    this.isLowest = new Uint8Array(servers)
    this.normals = new Float64Array(servers * 3)
    this.preferences = new Float64Array(servers)
    const goesOn = 'count' in start
    this.generators = goesOn
      ? StackedGenerators.fromWords(start.generators)
      : new StackedGenerators(start, environmentStream)
    this.sizes = new SizeSource(config.taskSizes, this.generators)
    this.tables = goesOn
      ? copyRows(start, everyRow(start.count))
      : emptyTables(start.length, servers, streams, this.generators.getState())
    this.states = new Float32Array(this.count * this.stateSize)
    this.rewards = new Float64Array(this.count)
    this.placed = new Int32Array(this.count * servers)
    for (let row = 0; row < this.count; row++) {
      if (goesOn) this.observe(row)
      else this.reset(row)
    }
  }

  get count(): number {
    return this.tables.count
  }

  /** All rows, or those named, as plain data; `new OffloadingEnvironments(config, state)` goes on exactly. */
  getState(rows: readonly number[] = everyRow(this.count)): EnvironmentTables {
    return copyRows({ ...this.tables, generators: this.generators.getState() }, rows)
  }

  /** A new episode of one environment: every stream waits with a new task, utilizations are drawn around their means. */
  reset(row: number): void {
    const { tables, config, generators, normals } = this
    const { servers, streams, utilizationReversion: reversion, utilizationVolatility: volatility } = config
    for (let i = row * streams; i < (row + 1) * streams; i++) {
      tables.phase[i] = isWaiting
      tables.left[i] = 0
      tables.carriedSteps[i] = 0
      tables.streamFinished[i] = 0
      const start = this.sizes.start(row)
      tables.traceStart[i] = start
      tables.megabytes[i] = this.sizes.next(row, start, 0)
    }
    tables.held.fill(0, row * servers, (row + 1) * servers)
    // the walk's own long-run deviation, so that an episode does not begin in an unusual place
    const remaining = 1 - reversion
    const deviation = reversion === 0 ? 0 : volatility / Math.sqrt(1 - remaining * remaining)
    generators.fillNormals(row, normals, 0, normals.length)
    for (let i = 0; i < normals.length; i++) {
      const value = (this.deployment.meanUtilization[i] ?? 0) + deviation * (normals[i] ?? 0)
      tables.utilization[row * normals.length + i] = Math.min(1, Math.max(0, value))
    }
    tables.steps[row] = 0
    tables.finished[row] = 0
    tables.finishedLowest[row] = 0
    this.rewards[row] = 0
    this.observe(row)
  }

  /**
   * One step of every environment. Preferences beyond [-1, 1] are taken as the bound. An episode's end is the caller's to
   * see in `tables.steps`: it is a truncation, the world could go on.
   * @param actions [count × servers]
   */
  step(actions: Float32Array | Float64Array): void {
    for (let row = 0; row < this.count; row++) {
      this.place(row, actions)
      this.live(row)
      this.walk(row)
      this.tables.steps[row] = (this.tables.steps[row] ?? 0) + 1
      this.observe(row)
    }
  }

  /** Megabytes per second of one task on a server that holds `held` tasks: what the greedy oracle sees. */
  processingRate(row: number, server: number, held: number): number {
    const { config, tables } = this
    const cpu = tables.utilization[(row * config.servers + server) * 3] ?? 0
    const load = held / config.serverLimit
    return config.processingMegabytesPerSecond * (1 - config.cpuSlowdown * cpu) * (1 - config.loadSlowdown * load)
  }

  /** Whether a task placed now would earn the bonus. */
  inLowestGroup(row: number, server: number): boolean {
    const { servers, lowestGroup, bonusBelow } = this.config
    const { utilization } = this.tables
    const first = row * servers * 3
    for (let kind = 0; kind < 3; kind++) {
      const own = utilization[first + server * 3 + kind] ?? 0
      if (own >= bonusBelow) return false
      let lower = 0
      for (let other = 0; other < servers; other++) if ((utilization[first + other * 3 + kind] ?? 0) < own) lower++
      if (lower >= lowestGroup) return false
    }
    return true
  }

  private place(row: number, actions: Float32Array | Float64Array): void {
    const { tables, config, free, counts, preferences, isLowest } = this
    const { servers, streams, serverLimit, preferenceScale } = config
    for (let s = 0; s < servers; s++) {
      free[s] = serverLimit - (tables.held[row * servers + s] ?? 0)
      preferences[s] = preferenceScale * Math.min(1, Math.max(-1, actions[row * servers + s] ?? 0))
      isLowest[s] = this.inLowestGroup(row, s) ? 1 : 0
    }
    const first = row * streams
    let waiting = 0
    for (let i = first; i < first + streams; i++) if (tables.phase[i] === isWaiting) waiting++
    spreadTasks(waiting, preferences, 0, free, counts, this.shares)
    for (let s = 0; s < servers; s++) {
      const count = counts[s] ?? 0
      this.placed[row * servers + s] = count
      tables.held[row * servers + s] = (tables.held[row * servers + s] ?? 0) + count
    }
    // tasks are taken in the order of streams, beginning elsewhere at each step so that none is always served last
    let server = 0
    const turn = (tables.steps[row] ?? 0) % streams
    for (let k = 0; k < streams; k++) {
      const i = first + ((k + turn) % streams)
      if (tables.phase[i] !== isWaiting) continue
      while (server < servers && counts[server] === 0) server++
      if (server === servers) {
        // it waits for this whole step: nothing is owed to it any more
        tables.carriedSteps[i] = 0
        continue
      }
      counts[server] = (counts[server] ?? 0) - 1
      tables.phase[i] = isTransferring
      tables.server[i] = server
      tables.lowest[i] = isLowest[server] ?? 0
      tables.left[i] =
        (tables.megabytes[i] ?? 0) / config.bandwidthMegabytesPerSecond + (this.deployment.delaySeconds[server] ?? 0)
    }
  }

  private live(row: number): void {
    const { tables, config, rates } = this
    const { servers, streams, stepSeconds } = config
    for (let s = 0; s < servers; s++) rates[s] = this.processingRate(row, s, tables.held[row * servers + s] ?? 0)
    let finished = 0
    let lowest = 0
    for (let i = row * streams; i < (row + 1) * streams; i++) {
      let phase = tables.phase[i] ?? 0
      if (phase === isWaiting) continue
      const server = tables.server[i] ?? 0
      let seconds = stepSeconds * (1 + (tables.carriedSteps[i] ?? 0))
      tables.carriedSteps[i] = 0
      let left = tables.left[i] ?? 0
      if (phase === isTransferring) {
        if (left > seconds) left -= seconds
        else {
          seconds -= left
          left = tables.megabytes[i] ?? 0
          phase = isProcessing
        }
      }
      if (phase === isProcessing) {
        const rate = rates[server] ?? 0
        const needed = left / rate
        if (needed > seconds) left -= seconds * rate
        else {
          seconds -= needed
          left =
            ((tables.megabytes[i] ?? 0) * config.resultShare) / config.bandwidthMegabytesPerSecond +
            (this.deployment.delaySeconds[server] ?? 0)
          phase = isReturning
          const at = row * servers + server
          tables.held[at] = (tables.held[at] ?? 0) - 1
        }
      }
      if (phase === isReturning) {
        if (left > seconds) left -= seconds
        else {
          finished++
          lowest += tables.lowest[i] ?? 0
          const number = (tables.streamFinished[i] ?? 0) + 1
          tables.streamFinished[i] = number
          // one task per stream and step: where a whole life is shorter than a step, no more than a step is carried
          tables.carriedSteps[i] = Math.min(1, (seconds - left) / stepSeconds)
          tables.megabytes[i] = this.sizes.next(row, tables.traceStart[i] ?? 0, number)
          left = 0
          phase = isWaiting
        }
      }
      tables.phase[i] = phase
      tables.left[i] = left
    }
    tables.finished[row] = (tables.finished[row] ?? 0) + finished
    tables.finishedLowest[row] = (tables.finishedLowest[row] ?? 0) + lowest
    this.rewards[row] = config.taskReward * finished + config.bonusReward * lowest
  }

  private walk(row: number): void {
    const { tables, config, normals, generators } = this
    const { utilizationReversion: reversion, utilizationVolatility: volatility } = config
    generators.fillNormals(row, normals, 0, normals.length)
    for (let i = 0; i < normals.length; i++) {
      const at = row * normals.length + i
      const now = tables.utilization[at] ?? 0
      const mean = this.deployment.meanUtilization[i] ?? 0
      tables.utilization[at] = Math.min(1, Math.max(0, now + reversion * (mean - now) + volatility * (normals[i] ?? 0)))
    }
  }

  private observe(row: number): void {
    const { tables, config, states, deployment } = this
    const { servers, streams, serverLimit } = config
    let at = row * this.stateSize
    for (let s = 0; s < servers; s++) {
      const own = (row * servers + s) * 3
      states[at++] = 2 * (tables.utilization[own] ?? 0) - 1
      states[at++] = 2 * (tables.utilization[own + 1] ?? 0) - 1
      states[at++] = 2 * (tables.utilization[own + 2] ?? 0) - 1
      states[at++] = (2 * (tables.held[row * servers + s] ?? 0)) / serverLimit - 1
      states[at++] = deployment.locations[s * 2] ?? 0
      states[at++] = deployment.locations[s * 2 + 1] ?? 0
    }
    let megabytes = 0
    let waiting = 0
    let transferring = 0
    let processing = 0
    for (let i = row * streams; i < (row + 1) * streams; i++) {
      const phase = tables.phase[i] ?? 0
      if (phase === isWaiting) {
        waiting++
        megabytes += tables.megabytes[i] ?? 0
      } else if (phase === isTransferring) transferring++
      else if (phase === isProcessing) processing++
    }
    // mean size of the waiting tasks, -1 when none waits
    states[at++] = waiting === 0 ? -1 : Math.min(1, (2 * megabytes) / (waiting * this.sizeScale) - 1)
    states[at++] = (2 * waiting) / streams - 1
    states[at++] = (2 * transferring) / streams - 1
    states[at++] = (2 * processing) / streams - 1
    states[at] = (2 * (streams - waiting - transferring - processing)) / streams - 1
  }
}

function everyRow(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row)
}
