import type { Database } from 'better-sqlite3'
import { type Dataset, PlenumError } from '../../contract'
import type { DatasetGrid, NewDataset } from './datasets'
import type { HallBands } from './hall-bands'
import { newIdentifier } from './identifiers'
import { ownerLives } from './ownership'
import type { Readings } from './readings'

/**
 * A data set on its way into the workspace, piece by piece, so that nothing else has to wait for all of it. Nobody sees it
 * before it is finished; what a crash leaves is removed when the workspace is opened again.
 */
export interface IncomingDataset {
  /** Stores the readings of one sensor, one column per variable, `steps` long, NaN where there is none. */
  write(sensor: number, columns: readonly Float32Array[]): void
  /** Works out what is kept beside the readings, a piece at a time. */
  summarise(): Generator<void, void, undefined>
  /** From here on it is a data set like any other. */
  finish(): Dataset
  /** Takes back what was written, a piece at a time. */
  abandon(): Generator<void, void, undefined>
}

export type Incoming = ReturnType<typeof incomingOf>

/** @param owner of what this opening of the workspace writes @param get a finished data set */
export function incomingOf(
  database: Database,
  readings: Readings,
  bands: HallBands,
  owner: string,
  get: (dataset: string) => Dataset,
) {
  // a sign of life: an import that was not touched for long is taken for lost by another Plenum
  const touch = database.prepare<[number, string]>('UPDATE dataset SET created_ms = ? WHERE id = ?')

  function addDescription(id: string, dataset: NewDataset): void {
    database
      .prepare('INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        dataset.name,
        Date.now(),
        dataset.startMs,
        dataset.cadenceSeconds,
        dataset.steps,
        dataset.timeZone,
        dataset.readings,
        dataset.missing,
        JSON.stringify(dataset.faults),
        dataset.files,
        owner,
        dataset.source,
        dataset.licence,
      )
    const addVariable = database.prepare('INSERT INTO variable VALUES (?, ?, ?, ?)')
    for (const [position, { name, unit }] of dataset.variables.entries()) addVariable.run(id, position, name, unit)
    const addSensor = database.prepare('INSERT INTO sensor VALUES (?, ?, ?)')
    for (const [position, name] of dataset.sensors.entries()) addSensor.run(id, position, name)
    database.prepare('INSERT INTO import_report VALUES (?, ?)').run(id, JSON.stringify(dataset.report))
  }
  function writeSensor(id: string, steps: number, sensor: number, columns: readonly Float32Array[]): void {
    for (const [variable, values] of columns.entries()) {
      if (values.length !== steps) {
        throw new PlenumError('internal', `A column of ${values.length} values was given for ${steps} steps.`)
      }
      readings.write({ dataset: id, sensor, variable, steps }, values)
    }
    touch.run(Date.now(), id)
  }

  return {
    begin(dataset: NewDataset): IncomingDataset {
      const id = newIdentifier('d')
      const grid: DatasetGrid = { ...dataset, dataset: id }
      database.transaction(addDescription).immediate(id, dataset)
      return {
        write(sensor, columns) {
          database.transaction(writeSensor).immediate(id, dataset.steps, sensor, columns)
        },
        *summarise() {
          const pieces = bands.keep(grid)
          while (pieces.next().done !== true) {
            touch.run(Date.now(), id)
            yield
          }
        },
        finish() {
          database.prepare('UPDATE dataset SET created_ms = ?, owner = NULL WHERE id = ?').run(Date.now(), id)
          return get(id)
        },
        *abandon() {
          const remove = database.prepare<[string, number]>(
            'DELETE FROM reading_block WHERE dataset = ? AND sensor = ?',
          )
          for (const sensor of dataset.sensors.keys()) {
            remove.run(id, sensor)
            yield
          }
          database.prepare('DELETE FROM dataset WHERE id = ?').run(id)
        },
      }
    },

    /** Removes what imports that died have left. */
    recoverLost(): void {
      const left = database
        .prepare<[], { id: string; owner: string; created_ms: number }>(
          'SELECT id, owner, created_ms FROM dataset WHERE owner IS NOT NULL',
        )
        .all()
      // one that was touched since is at work after all
      const remove = database.prepare<[string, string, number]>(
        'DELETE FROM dataset WHERE id = ? AND owner = ? AND created_ms = ?',
      )
      for (const { id, owner: whose, created_ms: touchedMs } of left) {
        if (!ownerLives(whose, touchedMs)) remove.run(id, whose, touchedMs)
      }
    },
  }
}
