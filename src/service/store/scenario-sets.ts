import type { Database } from 'better-sqlite3'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { PlenumError, scenarioSetSchema, type ScenarioSet } from '../../contract'
import { newIdentifier } from './identifiers'
import { scenarioMarksOf } from './scenario-marks'
import { checked, floatsOf, fromJson, notFound } from './rows'
import { damaged } from './problems'

/** Whole scenarios are put together into blobs of about this size. */
const chunkBytes = 4 * 1024 * 1024

export type NewScenarioSet = Omit<ScenarioSet, 'set' | 'runName' | 'createdAt' | 'accepted' | 'rejected'>
/** Some scenarios of one start: [count, steps, sensors, variables]. */
export interface ScenarioChunk {
  readonly first: number
  readonly count: number
  readonly values: Float32Array<ArrayBuffer>
}

export interface ValueRange {
  readonly low: number
  readonly high: number
}
const keptRanges = 1000

const rowSchema = z.object({
  id: z.string(),
  run_name: z.string(),
  created_ms: z.int().min(0).max(8.64e15),
  description: z.string(),
})
const chunkRowSchema = z.object({ first_scenario: z.int().nonnegative(), bytes: z.int().nonnegative() })

export type ScenarioSets = ReturnType<typeof scenarioSetsOf>

function floatsPerScenario(set: Pick<ScenarioSet, 'steps' | 'sensors' | 'variables'>): number {
  return set.steps * set.sensors.length * set.variables.length
}

/** Sampled scenarios: their description, their values in chunks of whole scenarios, and what people think of them. */
export function scenarioSetsOf(database: Database, file: string) {
  const marks = scenarioMarksOf(database, file)
  const ranges = new Map<string, ValueRange>()
  const insertChunk = database.prepare<[string, number, number, Uint8Array]>(
    'INSERT INTO scenario_chunk (scenario_set, start_index, first_scenario, data) VALUES (?, ?, ?, ?)',
  )
  const selectSets = `SELECT scenario_set.id, run.name AS run_name, scenario_set.created_ms, description
    FROM scenario_set JOIN run ON run.id = scenario_set.run`
  const selectChunks = database.prepare<[string, number]>(
    `SELECT first_scenario, length(data) AS bytes FROM scenario_chunk
      WHERE scenario_set = ? AND start_index = ? ORDER BY first_scenario`,
  )
  const selectData = database
    .prepare<[string, number, number]>(
      'SELECT data FROM scenario_chunk WHERE scenario_set = ? AND start_index = ? AND first_scenario = ?',
    )
    .pluck(true)

  function toSet(raw: unknown): ScenarioSet {
    const row = checked(rowSchema, raw, 'a scenario set', file)
    const what = `scenario set ${row.id}`
    const description = checked(z.record(z.string(), z.unknown()), fromJson(row.description, what, file), what, file)
    const createdAt = new Date(row.created_ms).toISOString()
    const own = { set: row.id, runName: row.run_name, createdAt }
    return checked(scenarioSetSchema, { ...description, ...marks.counts(row.id), ...own }, what, file)
  }

  /** Copies the floats of `fromFile` into chunks of one transaction. */
  function store(id: string, set: NewScenarioSet, fromFile: string): void {
    const scenarioBytes = floatsPerScenario(set) * 4
    const perChunk = Math.max(1, Math.floor(chunkBytes / scenarioBytes))
    const handle = openSync(fromFile, 'r')
    try {
      const expected = set.startsMs.length * set.scenarios * scenarioBytes
      const { size } = fstatSync(handle)
      if (size !== expected) {
        throw new PlenumError('internal', `The sampled file has ${size} bytes where ${expected} were expected.`)
      }
      for (const start of set.startsMs.keys()) {
        for (let first = 0; first < set.scenarios; first += perChunk) {
          const data = Buffer.alloc(Math.min(perChunk, set.scenarios - first) * scenarioBytes)
          for (let filled = 0; filled < data.length;) {
            const count = readSync(handle, data, filled, data.length - filled, null)
            if (count === 0) throw new PlenumError('internal', 'The sampled file shrank while it was read.')
            filled += count
          }
          insertChunk.run(id, start, first, data)
        }
      }
    } finally {
      closeSync(handle)
    }
  }

  /** Place of a sensor and variable in a step of a scenario. @throws PlenumError `not-found` */
  function columnOf(set: ScenarioSet, startIndex: number, sensor: string, variable: string): number {
    const sensorIndex = set.sensors.indexOf(sensor)
    if (sensorIndex < 0) throw notFound('sensor', sensor)
    if (startIndex >= set.startsMs.length) throw notFound('start', String(startIndex))
    return sensorIndex * set.variables.length + variableIndexOf(set, variable)
  }

  const repository = {
    marks,

    /** Of one run, or all; oldest first. */
    list(run?: string): ScenarioSet[] {
      const rows =
        run === undefined
          ? database.prepare<[]>(`${selectSets} ORDER BY scenario_set.id`).all()
          : database.prepare<[string]>(`${selectSets} WHERE run = ? ORDER BY scenario_set.id`).all(run)
      return rows.map(toSet)
    },

    /** @throws PlenumError `not-found` */
    get(set: string): ScenarioSet {
      const row = database.prepare<[string]>(`${selectSets} WHERE scenario_set.id = ?`).get(set)
      if (row === undefined) throw notFound('scenario set', set)
      return toSet(row)
    },

    /** Stores float32 [starts, scenarios, steps, sensors, variables] of `fromFile`. One transaction. */
    insert(set: NewScenarioSet, fromFile: string): ScenarioSet {
      const id = newIdentifier('s')
      database
        .transaction(() => {
          database
            .prepare('INSERT INTO scenario_set (id, run, created_ms, description) VALUES (?, ?, ?, ?)')
            .run(id, set.run, Date.now(), JSON.stringify(set))
          store(id, set, fromFile)
        })
        .immediate()
      return repository.get(id)
    },

    delete(set: string): number {
      const { changes } = database.prepare('DELETE FROM scenario_set WHERE id = ?').run(set)
      if (changes === 0) throw notFound('scenario set', set)
      return changes
    },

    /** Every scenario of one start in order, a bounded piece at a time; pieces without a wanted scenario are not read. */
    *chunks(
      set: ScenarioSet,
      startIndex: number,
      wanted?: ReadonlySet<number>,
    ): Generator<ScenarioChunk, void, undefined> {
      const floats = floatsPerScenario(set)
      const what = `scenario set ${set.set}`
      const rows = checked(z.array(chunkRowSchema), selectChunks.all(set.set, startIndex), what, file)
      let next = 0
      for (const { first_scenario: first, bytes } of rows) {
        const count = bytes / 4 / floats
        if (first !== next || !Number.isInteger(count) || count < 1) throw damaged(file, `${what} has a wrong length`)
        next += count
        if (wanted !== undefined && ![...wanted].some((scenario) => scenario >= first && scenario < next)) continue
        yield { first, count, values: floatsOf(selectData.get(set.set, startIndex, first), count * floats, what, file) }
      }
      if (next !== set.scenarios) throw damaged(file, `${what} has a wrong length`)
    },

    /**
     * One sensor and variable of one start, all scenarios or those of these numbers: [scenarios × steps], row by row.
     * @throws PlenumError `not-found`
     */
    lines(
      set: ScenarioSet,
      startIndex: number,
      sensor: string,
      variable: string,
      numbers: readonly number[] = Array.from({ length: set.scenarios }, (_, number) => number),
    ): Float32Array<ArrayBuffer> {
      const column = columnOf(set, startIndex, sensor, variable)
      const width = set.sensors.length * set.variables.length
      const rowOf = new Map(numbers.map((number, row) => [number, row]))
      const lines = new Float32Array(numbers.length * set.steps).fill(NaN)
      for (const { first, count, values } of repository.chunks(set, startIndex, new Set(numbers))) {
        for (let scenario = 0; scenario < count; scenario++) {
          const row = rowOf.get(first + scenario)
          if (row === undefined) continue
          const from = scenario * set.steps * width + column
          for (let step = 0; step < set.steps; step++) {
            lines[row * set.steps + step] = values[from + step * width] ?? NaN
          }
        }
      }
      return lines
    },

    /** One variable of some scenarios of one start, each [steps × sensors]. @throws PlenumError `not-found` */
    frames(
      set: ScenarioSet,
      startIndex: number,
      variable: string,
      numbers: readonly number[],
    ): Float32Array<ArrayBuffer>[] {
      const width = set.variables.length
      const places = set.steps * set.sensors.length
      const from = variableIndexOf(set, variable)
      const found = new Map<number, Float32Array<ArrayBuffer>>()
      const wanted = new Set(numbers)
      for (const { first, count, values } of repository.chunks(set, startIndex, wanted)) {
        for (let scenario = 0; scenario < count; scenario++) {
          if (!wanted.has(first + scenario)) continue
          const base = scenario * places * width + from
          found.set(
            first + scenario,
            Float32Array.from({ length: places }, (_, place) => values[base + place * width] ?? NaN),
          )
        }
      }
      return numbers.map((number) => {
        const frames = found.get(number)
        if (frames === undefined) throw notFound('scenario', String(number + 1))
        return frames
      })
    },

    /** Lowest and highest value of a variable over all scenarios of one start; NaN without any. Looked for once. */
    range(set: ScenarioSet, startIndex: number, variable: string): ValueRange {
      const key = `${set.set}/${startIndex}/${variable}`
      const known = ranges.get(key)
      if (known !== undefined) return known
      const width = set.variables.length
      const from = variableIndexOf(set, variable)
      let low = Infinity
      let high = -Infinity
      for (const { values } of repository.chunks(set, startIndex)) {
        for (let at = from; at < values.length; at += width) {
          const value = values[at] ?? NaN
          if (value < low) low = value
          if (value > high) high = value
        }
      }
      const range = low <= high ? { low, high } : { low: NaN, high: NaN }
      if (ranges.size >= keptRanges) ranges.clear()
      ranges.set(key, range)
      return range
    },
  }
  return repository
}

function variableIndexOf(set: ScenarioSet, variable: string): number {
  const index = set.variables.findIndex(({ name }) => name === variable)
  if (index < 0) throw notFound('variable', variable)
  return index
}
