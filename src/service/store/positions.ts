import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { PlenumError, sensorPositionSchema, type SensorPosition } from '../../contract'
import type { Datasets } from './datasets'
import { checked } from './rows'

export type Positions = ReturnType<typeof positionsOf>

/** Where the sensors of data sets hang. Not every sensor needs a place. */
export function positionsOf(database: Database, file: string, datasets: Datasets) {
  const select = database.prepare<[string]>(
    `SELECT name AS sensor, x, y, z, rack FROM sensor_position JOIN sensor
       ON sensor.dataset = sensor_position.dataset AND sensor.position = sensor_position.sensor
      WHERE sensor_position.dataset = ? ORDER BY sensor_position.sensor`,
  )
  const clear = database.prepare<[string]>('DELETE FROM sensor_position WHERE dataset = ?')
  const insert = database.prepare('INSERT INTO sensor_position VALUES (?, ?, ?, ?, ?, ?)')

  const repository = {
    /** In the order of the data set's sensors. @throws PlenumError `not-found` */
    list(dataset: string): SensorPosition[] {
      datasets.grid(dataset)
      return checked(z.array(sensorPositionSchema), select.all(dataset), `the positions of ${dataset}`, file)
    },

    /** Replaces all positions; none deletes them. @throws PlenumError `not-found`, `bad-input` for a sensor given twice. */
    replace(dataset: string, positions: readonly SensorPosition[]): SensorPosition[] {
      const { sensors } = datasets.grid(dataset)
      const numbers = new Map(sensors.map((name, number) => [name, number]))
      const placed = new Set<string>()
      database
        .transaction(() => {
          clear.run(dataset)
          for (const { sensor, x, y, z: height, rack } of positions) {
            const number = numbers.get(sensor)
            if (number === undefined) {
              throw new PlenumError('not-found', `There is no sensor "${sensor}" in this log.`)
            }
            if (placed.has(sensor)) throw new PlenumError('bad-input', `Sensor "${sensor}" has two positions.`)
            placed.add(sensor)
            insert.run(dataset, number, x, y, height, rack)
          }
        })
        .immediate()
      return repository.list(dataset)
    },
  }
  return repository
}
