import { presetConfig, type TrainConfigInput } from '../../../src/contract'
import { describeModel, type ModelDescription } from '../../../src/compute'
import { fitScaler, RandomGenerator, splitByTime, type HallSeries } from '../../../src/domain'

export const week = 7 * 144

/** A hall of two variables every 10 minutes; what the values are does not matter to the clock. */
export function hall(sensors: number, steps: number): HallSeries {
  return {
    steps,
    sensors: Array.from({ length: sensors }, (_, i) => `S${i + 1}`),
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: 0,
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values: new RandomGenerator(1).fillNormal(new Float32Array(steps * sensors * 2)),
  }
}

export function modelOf(series: HallSeries, change: TrainConfigInput = {}): ModelDescription {
  const config = { ...presetConfig('thesis'), ...change } as ModelDescription['config']
  const split = splitByTime(series.steps, config.split)
  return describeModel(series, config, split, fitScaler(series, split.train))
}
