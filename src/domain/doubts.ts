import type { HallSeries } from './series'
import type { Split, StepRange } from './split'
import { sensorsText } from './trainable'
import { WindowStarts } from './windows'

/**
 * Plain sentences on sensors that are learned although little can be promised of them: those that never change in the
 * training period, and those that validation says nothing of. Empty where there are none.
 *
 * @param mask [sensors · variables]: 1 where the column is learned, see learnableColumns
 * @param horizonSteps steps ahead that validation scores
 */
export function doubtsOf(
  series: HallSeries,
  split: Split,
  mask: Uint8Array<ArrayBuffer>,
  { windowSteps, horizonSteps }: { readonly windowSteps: number; readonly horizonSteps: number },
): string[] {
  const constant = series.variables.map(({ name }, variable) => ({
    name,
    sensors: series.sensors.filter((_, sensor) => {
      const column = sensor * series.variables.length + variable
      return mask[column] === 1 && neverChanges(series, column, split.train)
    }),
  }))
  const learned = mask.reduce((sum, known) => sum + known, 0)
  const dead = constant.reduce((sum, { sensors }) => sum + sensors.length, 0)
  const judged = new WindowStarts(series, split.validation, { windowSteps, aheadSteps: horizonSteps }, mask)
  const unjudged = series.sensors.filter((_, sensor) => {
    const own = mask.subarray(sensor * series.variables.length, (sensor + 1) * series.variables.length)
    return own.includes(1) && judged.countOf(sensor) === 0
  })
  const still =
    dead === learned
      ? ['Nothing changes in the training period: there was nothing to learn, and no score of this run says anything.']
      : constant.flatMap(({ name, sensors }) =>
          sensors.length === 0
            ? []
            : [
                `Never changes in the training period: ${name} of ${sensorsText(sensors)}. Averages over sensors look better by it than they are.`,
              ],
        )
  if (unjudged.length === 0) return still
  const length = `${windowSteps + horizonSteps} steps in a row without a gap`
  return [
    ...still,
    `Not judged: ${sensorsText(unjudged)}, of which the validation period has no ${length}. Nothing says how good its scenarios are.`,
  ]
}

function neverChanges(series: HallSeries, column: number, { from, to }: StepRange): boolean {
  const columns = series.sensors.length * series.variables.length
  let first = NaN
  for (let step = from; step < to; step++) {
    const value = series.values[step * columns + column] ?? NaN
    if (Number.isNaN(value)) continue
    if (Number.isNaN(first)) first = value
    else if (value !== first) return false
  }
  return true
}
