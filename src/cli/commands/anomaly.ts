import type { Command } from 'commander'
import { anomalyDrawSchema, anomalySchema, PlenumError, type Anomaly, type AnomalyInput } from '../../contract'
import type { Context, Frame } from '../frame'
import { defined, gatheredNumber, gathered, idOf, numberFor, rangeFor } from '../options'
import { exportText } from './scenarios'
import {
  addSamplingOptions,
  checkSampling,
  defaultSteps,
  exportJson,
  sampleToFile,
  type SamplingOptions,
} from './sampling'

type Range = [number, number]
interface Options extends SamplingOptions {
  step: number[]
  sensor: string[]
  scale: number[]
  duration: Range[]
  ramp: Range[]
  offset: Range[]
  random?: number
  severity?: Range
}
const schema = anomalySchema.shape

/** As `--json` shows it: `duration` in steps, also where it lasts to the end. */
export function anomalyJson(anomaly: Anomaly, steps: number): Record<string, unknown> {
  const { sensor, step, scale, durationSteps, rampSteps, offset } = anomaly
  return { sensor, step, scale, duration: durationSteps ?? steps - step + 1, ramp: rampSteps, offset }
}

export function addAnomaly(program: Command, frame: Frame): void {
  const range =
    (value: Parameters<typeof rangeFor>[0]) =>
    (text: string, before: readonly Range[]): Range[] => [...before, rangeFor(value)(text)]
  const command = addSamplingOptions(
    program
      .command('anomaly')
      .description('the same scenarios with anomalies: louder noise of some sensors for some steps, with labels')
      .argument('<run>')
      .option('--sensor <id>', 'sensor it happens to; may be given several times', gathered, [])
      .option(
        '--step <n>',
        'first step of the anomaly, from 1; once, or once for each --sensor',
        gatheredNumber(schema.step),
        [],
      )
      .option(
        '--scale <f>',
        'factor on the standard deviation of its noise; as --step',
        gatheredNumber(schema.scale),
        [],
      )
      .option(
        '--duration <steps>',
        'how long it lasts (default: to the end); as --step',
        range(schema.durationSteps),
        [],
      )
      .option(
        '--ramp <steps>',
        'steps until the full factor is reached (default: 1); as --step',
        range(schema.rampSteps),
        [],
      )
      .option(
        '--offset <f>',
        'added to its noise, in standard deviations (default: 0); as --step',
        range(schema.offset),
        [],
      )
      .option('--random <n>', 'instead: exactly so many at random', numberFor(anomalyDrawSchema.shape.count))
      .option('--severity <a..b>', 'factors of --random (default: 2..4)', rangeFor(schema.scale)),
  ).addHelpText(
    'after',
    '\nWith the same seed every other sensor, and every step before, has the very bytes of `plenum scenarios`.\n' +
      'With --random, --duration (3..6), --ramp (1) and --offset (0) are ranges, --sensor says of which sensors, and --seed\n' +
      'is the seed of the draw too. With --starts, sensors that are silent in the period get none. Two anomalies of one\n' +
      'sensor never touch; too many are refused with how many fit.\n',
  )
  command.action((run: string) => {
    const options = command.opts<Options>()
    idOf('run', run)
    checkSampling(options)
    const named = options.random === undefined ? namedAnomalies(options) : undefined
    if (named === undefined) checkRandom(options)
    return frame.inWorkspace('existing', async (context) => {
      const anomalies = named ?? (await drawnAnomalies(context, run, options))
      const result = await sampleToFile(context, run, options, anomalies)
      const shown = result.anomalies.map((anomaly) => anomalyJson(anomaly, options.steps ?? defaultSteps))
      const count = result.anomalies.length
      const text = `${exportText(result)}${count} ${count === 1 ? 'anomaly' : 'anomalies'}, labelled in the column "anomaly".\n`
      return { json: { ...exportJson(result), anomalies: shown }, text }
    })
  })
}

/** One of each `--sensor`. @throws PlenumError `bad-input` */
function namedAnomalies({ sensor, step, scale, duration, ramp, offset, severity }: Options): AnomalyInput[] {
  if (severity !== undefined) {
    throw new PlenumError('bad-input', '--severity belongs to --random; give --scale for a sensor that you name.')
  }
  // the same sensor may be named again for another step
  const sensors = step.length > 1 ? sensor : [...new Set(sensor)]
  if (sensors.length === 0) throw new PlenumError('bad-input', 'Name a sensor with --sensor, or ask for --random.')
  if (step.length === 0) throw new PlenumError('bad-input', 'Say with --step where the anomaly begins.')
  if (scale.length === 0) throw new PlenumError('bad-input', 'Say with --scale how strong the anomaly is.')
  const single = (name: string, ranges: readonly Range[]): number[] =>
    ranges.map(([low, high]) => {
      if (low === high) return low
      throw new PlenumError('bad-input', `--${name} is a range only with --random.`)
    })
  const of = <T>(name: string, values: readonly T[]): ((index: number) => T | undefined) => {
    if (values.length <= 1) return () => values[0]
    if (values.length === sensors.length) return (index) => values[index]
    throw new PlenumError(
      'bad-input',
      `--${name} is given ${values.length} times for ${sensors.length} sensors: give it once, or once for each.`,
    )
  }
  const [stepOf, scaleOf] = [of('step', step), of('scale', scale)]
  const durationOf = of('duration', single('duration', duration))
  const rampOf = of('ramp', single('ramp', ramp))
  const offsetOf = of('offset', single('offset', offset))
  return sensors.map((each, index): AnomalyInput => ({
    sensor: each,
    step: stepOf(index) ?? 1,
    scale: scaleOf(index) ?? 1,
    ...defined({ durationSteps: durationOf(index), rampSteps: rampOf(index), offset: offsetOf(index) }),
  }))
}

function checkRandom({ step, scale, duration, ramp, offset }: Options): void {
  if (step.length > 0 || scale.length > 0) {
    throw new PlenumError(
      'bad-input',
      '--random draws steps and factors: give --severity in place of --step and --scale.',
    )
  }
  if ([duration, ramp, offset].some((ranges) => ranges.length > 1)) {
    throw new PlenumError('bad-input', 'With --random, --duration, --ramp and --offset are given once, as ranges.')
  }
}

function drawnAnomalies({ client }: Context, run: string, options: Options): Promise<AnomalyInput[]> {
  const { random = 1, severity, duration, ramp, offset, sensor, steps = defaultSteps, seed, starts } = options
  return client.request('anomalies/draw', {
    run,
    steps,
    count: random,
    ...defined({
      scale: severity,
      durationSteps: duration[0],
      rampSteps: ramp[0],
      offset: offset[0],
      seed,
      sensors: sensor.length === 0 ? undefined : sensor,
      period: starts === undefined ? undefined : (options.period ?? 'test'),
    }),
  })
}
