import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestOutput, RequestValue, Run, SeriesFile, ServiceContract } from '../contract'
import { timeOfStep } from '../domain'
import type { ComputePool } from './processes/pool'
import { layOut, sampledCheckpoint } from './sampling-files'
import type { Workspace } from './store'

export type PreviewRequest = RequestValue<ServiceContract, 'anomalies/preview'>
export type Preview = RequestOutput<ServiceContract, 'anomalies/preview'>

interface LaidOut {
  readonly key: string
  readonly folder: string
  readonly series: SeriesFile
  readonly checkpoint: string
}

/**
 * Pictures that follow a slider: what a run's sampling needs stays on disk, and the compute process that is kept warm keeps
 * the model open. One at a time, so that no second process is started for them.
 */
export class Previews {
  private laidOut: LaidOut | undefined
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly workspace: Workspace,
    private readonly pool: ComputePool,
    private readonly scratch: string,
  ) {}

  /** @param start grid step */
  make(run: Run, start: number, request: PreviewRequest): Promise<Preview> {
    const made = this.queue.then(() => this.makeNow(run, start, request))
    // one that failed does not keep the next from being made
    this.queue = made.catch(() => undefined)
    return made
  }

  private async makeNow(run: Run, start: number, request: PreviewRequest): Promise<Preview> {
    const { series, checkpoint } = await this.filesOf(run)
    const { steps, count, seed, sampler, chain, sensors, anomalies } = request
    // without a signal: an aborted one would end the warm process
    const { values, seconds } = await this.pool.use(undefined, ({ client }) =>
      client.request('compute/preview', {
        checkpoint,
        series,
        start,
        steps,
        count,
        seed,
        sampler,
        chain,
        sensors,
        anomalies,
      }),
    )
    return { startMs: timeOfStep(series, start), values, seconds }
  }

  private async filesOf(run: Run): Promise<LaidOut> {
    const key = `${run.run}/${sampledCheckpoint(this.workspace, run.run).name}`
    if (this.laidOut?.key === key) return this.laidOut
    if (this.laidOut !== undefined) rmSync(this.laidOut.folder, { recursive: true, force: true })
    this.laidOut = undefined
    const folder = mkdtempSync(join(this.scratch, 'preview-'))
    try {
      this.laidOut = { key, folder, ...(await layOut(this.workspace, run, folder)) }
      return this.laidOut
    } catch (thrown) {
      rmSync(folder, { recursive: true, force: true })
      throw thrown
    }
  }
}
