import type { HandlerContext, PreviewJob } from '../../contract'
import { yieldOrCancel } from '../event-loop'
import { openSource, type OpenedModel } from '../open'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { AnomalyPlan } from './anomalies'
import { RolloutMemory } from './rollout-memory'
import { numbersOf } from './source'

interface Opened {
  readonly key: string
  readonly opened: OpenedModel
  readonly memory: RolloutMemory
}

/** Keeps the model of the last preview open: reading a log and building a network take far longer than a few sensors. */
export class PreviewSampler {
  private opened: Opened | undefined

  /** Scenarios of the sensors asked for, [count × steps × sensors × variables], physical units. */
  async sample(
    operations: Operations,
    job: PreviewJob,
    context: HandlerContext,
  ): Promise<{ values: Float32Array<ArrayBuffer>; seconds: number }> {
    const afterStep = (): Promise<void> => yieldOrCancel(context.signal)
    const { opened, memory } = await this.open(operations, job, afterStep)
    const { model, source } = opened
    // without the opening, so that it tells how long the next one takes
    const began = Date.now()
    const sensors = numbersOf(job.sensors, model.sensors)
    const anomalies = new AnomalyPlan(job.anomalies, model.sensors, job.steps)
    const { start, count, steps, seed } = job
    const values = new Float32Array(count * steps * sensors.length * model.variables.length)
    const perTrajectory = values.length / count
    const request = { starts: [start], count, steps, seed, anomalies, gaps: 'refuse', sensors, memory } as const
    for await (const part of source.sample(request, afterStep)) values.set(part.values, part.first * perTrajectory)
    return { values, seconds: (Date.now() - began) / 1000 }
  }

  dispose(): void {
    this.opened?.opened.dispose()
    this.opened = undefined
  }

  private async open(operations: Operations, job: PreviewJob, afterStep: () => Promise<void>): Promise<Opened> {
    const key = [job.checkpoint, job.sampler, job.sampler === 'mh' ? job.chain : ''].join('\n')
    if (this.opened?.key === key) return this.opened
    this.dispose()
    const opened = await openSource(operations, job.checkpoint, await readSeries(job.series), job, afterStep)
    this.opened = { key, opened, memory: new RolloutMemory() }
    return this.opened
  }
}
