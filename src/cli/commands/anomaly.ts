import type { Command } from 'commander'
import { anomalySchema, PlenumError, type Anomaly, type AnomalyInput } from '../../contract'
import type { Frame } from '../frame'
import { defined, gathered, idOf, numberFor } from '../options'
import { exportText } from './scenarios'
import {
  addSamplingOptions,
  checkSampling,
  defaultSteps,
  exportJson,
  sampleToFile,
  type SamplingOptions,
} from './sampling'

interface Options extends SamplingOptions {
  step: number
  sensor: string[]
  scale: number
  duration?: number
  ramp?: number
  offset?: number
}
const schema = anomalySchema.shape

/** As `--json` shows it: `duration` in steps, also where it lasts to the end. */
export function anomalyJson(anomaly: Anomaly, steps: number): Record<string, unknown> {
  const { sensor, step, scale, durationSteps, rampSteps, offset } = anomaly
  return { sensor, step, scale, duration: durationSteps ?? steps - step + 1, ramp: rampSteps, offset }
}

export function addAnomaly(program: Command, frame: Frame): void {
  const command = addSamplingOptions(
    program
      .command('anomaly')
      .description('the same scenarios with an anomaly: louder noise of some sensors from a step on, with labels')
      .argument('<run>')
      .requiredOption('--step <n>', 'first step of the anomaly, counted from 1', numberFor(schema.step))
      .requiredOption('--sensor <id>', 'sensor it happens to; may be given several times', gathered, [])
      .requiredOption('--scale <f>', 'factor on the standard deviation of its noise', numberFor(schema.scale))
      .option('--duration <steps>', 'how long it lasts (default: to the end)', numberFor(schema.durationSteps))
      .option('--ramp <steps>', 'steps until the full factor is reached (default: 1)', numberFor(schema.rampSteps))
      .option('--offset <f>', 'added to its noise, in standard deviations (default: 0)', numberFor(schema.offset)),
  ).addHelpText(
    'after',
    '\nWith the same seed every other sensor, and every step before, has the very bytes of `plenum scenarios`.\n',
  )
  command.action((run: string) => {
    const options = command.opts<Options>()
    idOf('run', run)
    checkSampling(options)
    const { step, scale, duration, ramp, offset } = options
    const sensors = [...new Set(options.sensor)]
    // commander takes the empty list for a value
    if (sensors.length === 0) throw new PlenumError('bad-input', 'Name a sensor with --sensor.')
    const anomalies = sensors.map((sensor): AnomalyInput => ({
      sensor,
      step,
      scale,
      ...defined({ durationSteps: duration, rampSteps: ramp, offset }),
    }))
    return frame.inWorkspace('existing', async (context) => {
      const result = await sampleToFile(context, run, options, anomalies)
      const shown = result.anomalies.map((anomaly) => anomalyJson(anomaly, options.steps ?? defaultSteps))
      return { json: { ...exportJson(result), anomalies: shown }, text: exportText(result) }
    })
  })
}
