import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  PlenumError,
  type ExportResult,
  type Mark,
  type ScenarioMark,
  type ScenarioSet,
  type WhichScenarios,
} from '../../contract'
import { isAnomalous, isMeant } from '../../domain'
import { progressMeter, zoneOf, type OnProgress } from '../import'
import { explain, writeAtomically, type ScenarioChunk, type Workspace } from '../store'
import { describeCard } from './card'
import { decimals, lineEnd, quoted, timestamp } from './csv'

/** Letters that are gathered before they go to the file. */
const pieceLength = 256 * 1024

export interface ExportRequest {
  readonly workspace: Workspace
  readonly set: string
  /** Path of the CSV; the card `<name>.json` goes beside it. */
  readonly out: string
  /** Which scenarios, by their marks; all when left out. */
  readonly only?: WhichScenarios | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

export function scenarioHeader(set: ScenarioSet): string {
  const variables = set.variables.map(({ name }) => quoted(name))
  const mark = isMarked(set) ? ['mark'] : []
  const anomaly = set.anomalies.length > 0 ? ['anomaly'] : []
  return ['scenario', 'start', 'step', 'timestamp', 'sensor', ...variables, ...mark, ...anomaly].join(',') + lineEnd
}

/** A set that nobody looked at has no column of marks. */
export function isMarked({ accepted, rejected }: ScenarioSet): boolean {
  return accepted + rejected > 0
}

/** What marks have to say about the scenarios of one start. */
interface StartMarks {
  /** Whether a scenario is written. */
  readonly has: (scenario: number) => boolean
  /** The cell of a scenario's mark, with its comma; empty where the file has no such column. */
  readonly cellOf: (scenario: number) => string
}

/** Lines of some scenarios of one start, in pieces: by scenario, then step, then sensor; numbers count from 1. */
function* linesOf(
  set: ScenarioSet,
  startMs: number,
  chunk: ScenarioChunk,
  marks: StartMarks,
): Generator<string, void, undefined> {
  const zone = zoneOf(set.timeZone)
  const start = timestamp(startMs, zone)
  const sensors = set.sensors.map(quoted)
  const moments = Array.from({ length: set.steps }, (_, step) => {
    const time = timestamp(startMs + step * set.cadenceSeconds * 1000, zone)
    return `,${start},${String(step + 1)},${time},`
  })
  const flags = moments.map((_, step) =>
    set.sensors.map((sensor) => {
      if (set.anomalies.length === 0) return ''
      return isAnomalous(set.anomalies, sensor, step + 1) ? ',1' : ',0'
    }),
  )
  let piece = ''
  const width = set.sensors.length * set.variables.length
  for (let scenario = chunk.first; scenario < chunk.first + chunk.count; scenario++) {
    if (!marks.has(scenario)) continue
    const mark = marks.cellOf(scenario)
    let at = (scenario - chunk.first) * set.steps * width
    for (const [step, moment] of moments.entries()) {
      for (const [sensor, name] of sensors.entries()) {
        piece += String(scenario + 1) + moment + name
        for (const value of chunk.values.subarray(at, at + set.variables.length)) piece += `,${decimals(value)}`
        at += set.variables.length
        piece += mark + (flags[step]?.[sensor] ?? '') + lineEnd
      }
      if (piece.length < pieceLength) continue
      yield piece
      piece = ''
    }
  }
  yield piece
}

/** `<name>.json` of `<name>.csv`. @throws PlenumError `bad-input` for a file that cannot be written as CSV */
/** The card replaces an earlier card, never another file that happens to have its name. */
function refuseForeignCard(card: string): void {
  if (!existsSync(card)) return
  let described: unknown
  try {
    described = JSON.parse(readFileSync(card, 'utf8'))
  } catch {
    described = undefined
  }
  if (typeof described === 'object' && described !== null && 'plenum' in described) return
  throw new PlenumError('bad-input', 'The card of this export would replace a file that is not one of Plenum’s.', {
    place: { file: card },
    fix: 'Give the CSV another name, or move that file.',
  })
}

function cardPath(out: string): string {
  if (/\.parquet$/i.test(out)) {
    throw new PlenumError('bad-input', 'Parquet cannot be written yet.', { fix: 'Name a file that ends in .csv.' })
  }
  if (/\.json$/i.test(out)) {
    throw new PlenumError('bad-input', 'Scenarios are written as CSV; the .json beside it is its card.', {
      fix: 'Name a file that ends in .csv.',
    })
  }
  return `${out.replace(/\.csv$/i, '')}.json`
}

/**
 * Writes a scenario set as CSV with its card. The same content of a set gives the same bytes. Cancelled or failed it
 * leaves no file. @throws PlenumError
 */
export async function exportScenarioSet(request: ExportRequest): Promise<ExportResult> {
  const { workspace, out, only = 'all', signal, onProgress } = request
  const set = workspace.scenarioSets.get(request.set)
  const marks = marksOf(set, workspace.scenarioSets.marks.list(set.set), only)
  const card = cardPath(out)
  refuseForeignCard(card)
  const exported = set.startsMs.flatMap((_, start) =>
    Array.from({ length: set.scenarios }, (_each, scenario) => marks(start).has(scenario)).filter(Boolean),
  ).length
  if (exported === 0) throw nothingLeft(only)
  const rows = exported * set.steps * set.sensors.length
  const tell = progressMeter(onProgress, 'writing', 'rows', rows)
  const hash = createHash('sha256')
  let written = false
  try {
    await writeAtomically(out, async (append) => {
      let done = 0
      const tellOf = (chunk: ScenarioChunk, has: StartMarks['has']): void => {
        for (let scenario = chunk.first; scenario < chunk.first + chunk.count; scenario++) {
          if (has(scenario)) done += set.steps * set.sensors.length
        }
        tell(done, done === rows)
      }
      const write = async (text: string): Promise<void> => {
        signal?.throwIfAborted()
        const bytes = Buffer.from(text)
        hash.update(bytes)
        await append(bytes)
      }
      await write(scenarioHeader(set))
      for (const [index, startMs] of set.startsMs.entries()) {
        for (const chunk of workspace.scenarioSets.chunks(set, index)) {
          for (const piece of linesOf(set, startMs, chunk, marks(index))) await write(piece)
          tellOf(chunk, marks(index).has)
        }
      }
      signal?.throwIfAborted()
    })
    written = true
    const described = describeCard(workspace, set, only, { file: basename(out), rows, sha256: hash.digest('hex') })
    await writeAtomically(card, (append) => append(`${JSON.stringify(described, null, 2)}\n`))
  } catch (thrown) {
    if (written) await rm(out, { force: true })
    throw unwritable(thrown, out)
  }
  return {
    run: set.run,
    set: set.set,
    file: out,
    card,
    rows,
    scenarios: set.scenarios,
    only,
    starts: set.startsMs.length,
    sampler: set.sampler,
    seed: set.seed,
    acceptance: set.acceptance,
    ...(set.metropolis === undefined ? {} : { metropolis: set.metropolis }),
    anomalies: set.anomalies,
  }
}

/** The marks of each start, as the export asks for them. */
function marksOf(
  set: ScenarioSet,
  list: readonly ScenarioMark[],
  only: WhichScenarios,
): (startIndex: number) => StartMarks {
  const byPlace = new Map(list.map(({ startIndex, scenario, mark }) => [`${startIndex}/${scenario}`, mark]))
  return (startIndex) => {
    const markOf = (scenario: number): Mark | undefined => byPlace.get(`${startIndex}/${scenario}`)
    return {
      has: (scenario) => isMeant(only, markOf(scenario)),
      cellOf: (scenario) => (isMarked(set) ? `,${markOf(scenario) ?? ''}` : ''),
    }
  }
}

function nothingLeft(only: WhichScenarios): PlenumError {
  return new PlenumError(
    'bad-input',
    only === 'accepted' ? 'No scenario of this set is marked as accepted.' : 'Every scenario of this set is rejected.',
    { place: { field: 'only' }, fix: 'Mark some as accepted, or export all.' },
  )
}

/** What kept a file from being written, in words. */
export function unwritable(thrown: unknown, path: string): PlenumError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  const place = { file: basename(path) }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PlenumError('bad-input', 'The folder of this file does not exist.', { place, cause: thrown })
  }
  if (code === 'EISDIR') return new PlenumError('bad-input', 'This is a folder.', { place, cause: thrown })
  return explain(thrown, path)
}
