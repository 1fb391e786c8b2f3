import { trainConfigSchema, type TrainConfig, type TrainConfigInput } from '../../../src/contract'
import { describeModel, type ModelDescription } from '../../../src/compute'
import { fitScaler, RandomGenerator, splitByTime, type HallSeries } from '../../../src/domain'

/** A small hall whose values are a daily sine with noise. The last sensor has no humidity when `missing`. */
export function toyHall({ sensors = 3, steps = 400, missing = false } = {}): HallSeries {
  const random = new RandomGenerator(20)
  const values = new Float32Array(steps * sensors * 2)
  for (let step = 0; step < steps; step++) {
    for (let sensor = 0; sensor < sensors; sensor++) {
      const phase = (2 * Math.PI * step) / 48 + sensor
      const at = (step * sensors + sensor) * 2
      values[at] = 22 + 2 * Math.sin(phase) + 0.2 * random.normal()
      values[at + 1] = missing && sensor === sensors - 1 ? NaN : 45 - 4 * Math.sin(phase) + 0.5 * random.normal()
    }
  }
  return {
    steps,
    sensors: Array.from({ length: sensors }, (_, i) => `S${i + 1}`),
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: Date.UTC(2024, 0, 1),
    cadenceSeconds: 1800,
    timeZone: 'UTC',
    values,
  }
}

/** Networks small enough for a test; the rest as by default. */
export function toyConfig(change: TrainConfigInput = {}): TrainConfig {
  return trainConfigSchema.parse({
    preset: 'thesis',
    windowSteps: 6,
    horizonSteps: 4,
    embeddingSize: 2,
    noiseSize: 3,
    hiddenSize: 8,
    criticChannels: [4, 6],
    criticDense: 8,
    batchSize: 8,
    criticSteps: 2,
    validationStarts: 5,
    validationScenarios: 4,
    ...change,
  })
}

export function modelOf(series: HallSeries, config: TrainConfig): ModelDescription {
  const split = splitByTime(series.steps, config.split)
  return describeModel(series, config, split, fitScaler(series, split.train))
}
