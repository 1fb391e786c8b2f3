import type { SettingResult, SweepPlan } from '../../../contract'
import type { Matrix, MatrixCell } from '../../charts'
import { formatCount, text } from '../../text'

const whole = (value: number): string => formatCount(Math.round(value))

/** `198,100 – 199,900`, and what the paper has, on a line each. */
export function noteOf({ mean, published }: SettingResult): string {
  const words = text.sweeps
  return [
    mean === null ? undefined : words.interval(whole(mean.low), whole(mean.high)),
    published === null ? undefined : words.published(whole(published.mean)),
  ]
    .filter((line) => line !== undefined)
    .join('\n')
}

/** Mean of the last rewards over clip (rows) and standard deviation (columns) of TD3's target noise. */
export function noiseMatrix({ clips, deviations }: SweepPlan, settings: readonly SettingResult[]): Matrix {
  const words = text.sweeps
  const means = settings.flatMap(({ summary }) => summary?.mean ?? [])
  const cells = clips.flatMap((clip) =>
    deviations.map((deviation) => settings.find(({ noise }) => noise?.clip === clip && noise.deviation === deviation)),
  )
  return {
    quantity: words.reward,
    unit: '',
    rows: clips.map(String),
    columns: deviations.map(String),
    rowsName: words.clip,
    columnsName: words.std,
    values: cells.map((cell) => cell?.summary?.mean ?? NaN),
    notes: cells.map((cell) => {
      const note = cell === undefined ? '' : noteOf(cell)
      return note === '' ? undefined : note
    }),
    scale: 'magnitude',
    digits: 0,
    // the same for DDPG, which stands beside it
    ...(means.length === 0 ? {} : { low: Math.min(...means), high: Math.max(...means) }),
  }
}

/** The cell of a setting; undefined where it has no target noise. */
export function cellOf(
  { clips, deviations }: SweepPlan,
  setting: Pick<SettingResult, 'noise'> | undefined,
): MatrixCell | undefined {
  const noise = setting?.noise
  if (noise === null || noise === undefined) return undefined
  return { row: clips.indexOf(noise.clip), column: deviations.indexOf(noise.deviation) }
}
export function settingAt(
  { clips, deviations }: SweepPlan,
  settings: readonly SettingResult[],
  { row, column }: MatrixCell,
): SettingResult | undefined {
  return settings.find(({ noise }) => noise?.clip === clips[row] && noise?.deviation === deviations[column])
}

/** The setting that the page shows first: the highest mean. */
export function bestSetting(settings: readonly SettingResult[]): number {
  const [best] = [...settings].sort((a, b) => (b.summary?.mean ?? -Infinity) - (a.summary?.mean ?? -Infinity))
  return best?.setting ?? 0
}
