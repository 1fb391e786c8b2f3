import { RandomGenerator } from '../random'

export const zoneCount = 4

/** Where a sensor hangs, and how its rack answers. */
export interface SensorSite {
  readonly name: string
  readonly column: number
  readonly row: number
  /** Odd rows blow hot air out, even rows draw cold air in. */
  readonly aisle: 'cold' | 'hot'
  readonly baseTemperatureCelsius: number
  /** Warming from no load to full load, °C. */
  readonly loadGainCelsius: number
  /** Share of a change of load felt within ten minutes: thermal mass. */
  readonly loadLag: number
  /** Dew point at this place, difference from the hall, °C. */
  readonly dewPointOffsetCelsius: number
  /** Weight of each cooling zone's temperature. */
  readonly zoneWeights: readonly number[]
}

export interface HallLayout {
  readonly columns: number
  readonly rows: number
  readonly sensors: readonly SensorSite[]
}

/** Share of a change of load that a site feels within one step of the cadence. */
export function loadFollowed(site: Pick<SensorSite, 'loadLag'>, cadenceSeconds: number): number {
  return 1 - (1 - site.loadLag) ** (cadenceSeconds / 600)
}

/** A floor of about 7 × 5 proportions (exactly that for 35 sensors), filled row by row. */
export function layOutHall(count: number, seed: number, stream: number): HallLayout {
  const random = new RandomGenerator(seed, stream)
  const columns = Math.max(1, Math.round(Math.sqrt(count * 1.4)))
  const rows = Math.ceil(count / columns)
  const digits = Math.max(2, String(count).length)
  const sensors = Array.from({ length: count }, (_, index): SensorSite => {
    const column = index % columns
    const row = Math.floor(index / columns)
    const hot = row % 2 === 1
    return {
      name: `S${String(index + 1).padStart(digits, '0')}`,
      column,
      row,
      aisle: hot ? 'hot' : 'cold',
      baseTemperatureCelsius: hot ? 30.5 + 1.3 * random.normal() : 21.5 + 0.8 * random.normal(),
      loadGainCelsius: hot ? 5 + 4 * random.uniform() : 1 + 1.5 * random.uniform(),
      loadLag: 0.25 + 0.45 * random.uniform(),
      dewPointOffsetCelsius: 0.25 * random.normal(),
      zoneWeights: zoneWeights(column, row, columns, rows, hot),
    }
  })
  return { columns, rows, sensors }
}

/** Cooling units stand at the four corners; their reach grows with the floor. */
function zoneWeights(column: number, row: number, columns: number, rows: number, hot: boolean): number[] {
  const left = Math.min(0.5, (columns - 1) / 2)
  const right = Math.max(left, columns - 1.5)
  const reach = 8 * (columns / 7) * (rows / 5)
  const weights = [
    [left, 0],
    [right, 0],
    [left, rows - 1],
    [right, rows - 1],
  ].map(([x = 0, y = 0]) => Math.exp(-((column - x) ** 2 + (row - y) ** 2) / reach) + 0.03)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  // air at a rack's inlet follows its zone more than the mixed air behind it
  return weights.map((weight) => (weight / sum) * (hot ? 0.9 : 1.2))
}
