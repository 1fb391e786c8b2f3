import { promises as files } from 'node:fs'
import type { HandlerContext, Metropolis, SampleJob } from '../../contract'
import { yieldOrCancel } from '../event-loop'
import { openSource } from '../open'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { AnomalyPlan } from './anomalies'
import { numbersOf } from './source'

/** Samples as asked and writes float32 [starts, scenarios, steps, sensors, variables] part by part; no file is left on failure. */
export async function sampleToFile(
  operations: Operations,
  job: SampleJob,
  context: HandlerContext,
): Promise<{ seconds: number; metropolis?: Metropolis }> {
  const began = Date.now()
  const series = await readSeries(job.series)
  const anomalies = new AnomalyPlan(job.anomalies, series.sensors, job.steps)
  const afterStep = (): Promise<void> => yieldOrCancel(context.signal)
  const opened = await openSource(operations, job.checkpoint, series, job, afterStep)
  const partial = `${job.out}.partial`
  const file = await files.open(partial, 'w')
  try {
    const total = job.starts.length * job.count
    const { starts, count, steps, seed } = job
    const sensors = job.sensors === undefined ? undefined : numbersOf(job.sensors, series.sensors)
    const some = sensors === undefined ? {} : { sensors }
    const parts = opened.source.sample({ starts, count, steps, seed, anomalies, gaps: 'refuse', ...some }, afterStep)
    const perTrajectory = steps * (sensors ?? series.sensors).length * series.variables.length
    for await (const { first, values } of parts) {
      await file.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      const done = first + values.length / perTrajectory
      const ratePerSecond = done / Math.max(1e-3, (Date.now() - began) / 1000)
      context.progress({
        phase: 'sampling',
        done,
        total,
        unit: 'scenarios',
        ratePerSecond,
        remainingSeconds: (total - done) / ratePerSecond,
        device: operations.runtime.device,
      })
    }
    await file.close()
    await files.rename(partial, job.out)
  } catch (thrown) {
    await file.close().catch(() => undefined)
    await files.rm(partial, { force: true })
    throw thrown
  } finally {
    opened.dispose()
  }
  const metropolis = opened.metropolis()
  return { seconds: (Date.now() - began) / 1000, ...(metropolis === undefined ? {} : { metropolis }) }
}
