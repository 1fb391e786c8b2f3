import { PlenumError, type TrainConfig } from '../contract'
import type { HallSeries } from './series'
import { splitByTime, type StepRange } from './split'
import { sensorHasVariable, WindowStarts } from './windows'

/** What of a log can be learned. */
export interface LearnableColumns {
  /** [sensors · variables]: 1 where the training period has complete windows of the sensor with this variable, else 0. */
  readonly mask: Uint8Array<ArrayBuffer>
  /** Plain sentences about what is left out; empty where nothing is. */
  readonly leftOut: readonly string[]
}

/**
 * Leaves out what no window of `windowSteps` steps and a next one ever holds: first single variables of a sensor that are
 * never without a gap for so long, then sensors whose variables are never known together. A dead sensor would otherwise be
 * a model's sensor that nothing was learned of, and from which no scenario could start.
 */
export function learnableColumns(series: HallSeries, period: StepRange, windowSteps: number): LearnableColumns {
  const shape = { windowSteps, aheadSteps: 1 }
  const variables = series.variables.length
  const mask = sensorHasVariable(series, period)
  const whole = new WindowStarts(series, period, shape, mask)
  const dead: string[] = []
  const silent: string[] = []
  const poor = series.variables.map((): string[] => [])
  series.sensors.forEach((sensor, index) => {
    if (whole.countOf(index) > 0) return
    const own = series.variables.flatMap((_, variable) => (mask[index * variables + variable] === 1 ? [variable] : []))
    if (own.length === 0) {
      dead.push(sensor)
      return
    }
    mask.fill(0, index * variables, (index + 1) * variables)
    const only = (kept: readonly number[]): WindowStarts => {
      const alone = new Uint8Array(mask.length)
      for (const variable of kept) alone[index * variables + variable] = 1
      return new WindowStarts(series, period, shape, alone)
    }
    const usable = own.filter((variable) => only([variable]).count > 0)
    if (usable.length === 0 || only(usable).count === 0) {
      silent.push(sensor)
      return
    }
    for (const variable of usable) mask[index * variables + variable] = 1
    for (const variable of own) if (!usable.includes(variable)) poor[variable]?.push(sensor)
  })
  const why = `the training period has no ${windowSteps + 1} steps in a row without a gap`
  return {
    mask,
    leftOut: [
      ...(dead.length === 0
        ? []
        : [
            `Left out: ${sensorsText(dead)}, without a single reading in the training period. No scenarios are made of ${dead.length === 1 ? 'it' : 'them'}.`,
          ]),
      ...(silent.length === 0
        ? []
        : [`Left out: ${sensorsText(silent)}, of which ${why}. No scenarios are made of them.`]),
      ...poor.flatMap((sensors, variable) => {
        const name = series.variables[variable]?.name ?? ''
        return sensors.length === 0 ? [] : [`Left out: ${name} of ${sensorsText(sensors)}, of which ${why}.`]
      }),
    ],
  }
}

/** `sensor a`, `3 sensors (a, b, c)`, `20 sensors (a, b, c, …)`. */
export function sensorsText(names: readonly string[]): string {
  const shown = 8
  if (names.length === 1) return `sensor ${names[0] ?? ''}`
  return `${names.length} sensors (${names.slice(0, shown).join(', ')}${names.length > shown ? ', …' : ''})`
}

/** Names the sensors that have no window in a whole period, as every evaluation and set of scenarios leaves them out. */
export function silentNote(sensors: readonly string[], steps: number, period: string): string {
  return `Left out: ${sensorsText(sensors)}, without ${steps} steps in a row without a gap in the ${period} period.`
}

/** A test period below this share of the log is none: no log is long enough for it. */
const leastTestShare = 1e-6

/**
 * Whether a log of this many steps can be trained on at all; gaps may still forbid it.
 * @throws PlenumError `bad-input` when the split leaves nothing for the test period, whatever the log; otherwise naming the
 * period that is too short and how many steps the log would need
 */
export function requireLongEnough(steps: number, config: TrainConfig): void {
  const { windowSteps, horizonSteps, preset, plenum, split } = config
  const ahead = preset === 'plenum' ? Math.max(...plenum.unrollSteps) : 1
  const needed = { train: windowSteps + ahead, validation: windowSteps + horizonSteps } as const
  const fits = (total: number): boolean => periodsOf(total, split).every(([period, has]) => has >= needed[period])
  if (fits(steps)) return
  if (1 - split.train - split.validation < leastTestShare) {
    throw new PlenumError(
      'bad-input',
      `The split leaves nothing for the test period: ${split.train} for training and ${split.validation} for validation are the whole log or more.`,
      { place: { field: 'split' }, fix: 'Choose shares whose sum is below 1.' },
    )
  }
  const [period, has] =
    periodsOf(steps, split).find(([name, length]) => length < needed[name]) ?? (['train', 0] as const)
  let enough = steps
  while (!fits(enough)) enough += Math.max(1, Math.floor(enough / 100))
  while (fits(enough - 1)) enough--
  const name = period === 'train' ? 'training' : 'validation'
  const what = period === 'train' ? ahead : horizonSteps
  throw new PlenumError(
    'bad-input',
    `This log is too short: of its ${steps} steps the ${name} period gets ${has} where ${needed[period]} are needed (${windowSteps} to read and ${what} ahead).`,
    {
      place: { field: period === 'train' ? 'split.train' : 'split.validation' },
      fix: `With these settings a log needs ${enough} steps; or choose fewer past steps, fewer steps ahead or another split.`,
    },
  )
}

/**
 * Whether a log of this many steps can be trained on with these choices, as far as that is known without reading it.
 * @throws PlenumError `bad-input` naming the choice and what to do
 */
export function requireTrainable(steps: number, config: TrainConfig): void {
  requireLongEnough(steps, config)
  requireConsistent(config)
}

/** Whether choices that are each allowed go together. @throws PlenumError `bad-input` naming the choice and what to do */
export function requireConsistent({ preset, carryState, conditions, noiseSize, plenum }: TrainConfig): void {
  if (preset === 'plenum') {
    if (plenum.sharedNoise <= noiseSize) return
    throw new PlenumError(
      'bad-input',
      `${plenum.sharedNoise} components of a noise of ${noiseSize} cannot be shared.`,
      {
        place: { field: 'plenum.sharedNoise' },
        fix: 'Make the noise longer, or share less of it.',
      },
    )
  }
  if (!carryState || !Object.values(conditions).includes(true)) return
  // frequencies and residuals are of a whole window, which a carried state reads only once
  throw new PlenumError('bad-input', 'A generator that carries its state reads no conditions.', {
    place: { field: 'conditions' },
    fix: 'Switch off carryState, or every condition.',
  })
}

function periodsOf(steps: number, split: TrainConfig['split']): ['train' | 'validation', number][] {
  try {
    const { train, validation } = splitByTime(steps, split)
    return [
      ['train', train.to - train.from],
      ['validation', validation.to - validation.from],
    ]
  } catch {
    // a period without a step
    return [
      ['train', Math.floor(steps * split.train)],
      ['validation', 0],
    ]
  }
}
