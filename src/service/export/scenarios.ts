import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { PlenumError, type Anomaly, type ExportResult, type ScenarioSet } from '../../contract'
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
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/** Whether a value of `sensor` at `step` (1-based) was made under one of the anomalies. */
function isAnomalous(anomalies: readonly Anomaly[], sensor: string, step: number): boolean {
  return anomalies.some(
    (anomaly) =>
      anomaly.sensor === sensor && step >= anomaly.step && step < anomaly.step + (anomaly.durationSteps ?? Infinity),
  )
}

export function scenarioHeader(set: ScenarioSet): string {
  const variables = set.variables.map(({ name }) => quoted(name))
  const anomaly = set.anomalies.length > 0 ? ['anomaly'] : []
  return ['scenario', 'start', 'step', 'timestamp', 'sensor', ...variables, ...anomaly].join(',') + lineEnd
}

/** Lines of some scenarios of one start, in pieces: by scenario, then step, then sensor; numbers count from 1. */
function* linesOf(set: ScenarioSet, startMs: number, chunk: ScenarioChunk): Generator<string, void, undefined> {
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
  let at = 0
  for (let scenario = 1; scenario <= chunk.count; scenario++) {
    for (const [step, moment] of moments.entries()) {
      for (const [sensor, name] of sensors.entries()) {
        piece += String(chunk.first + scenario) + moment + name
        for (const value of chunk.values.subarray(at, at + set.variables.length)) piece += `,${decimals(value)}`
        at += set.variables.length
        piece += (flags[step]?.[sensor] ?? '') + lineEnd
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
  const { workspace, out, signal, onProgress } = request
  const set = workspace.scenarioSets.get(request.set)
  const card = cardPath(out)
  refuseForeignCard(card)
  const rows = set.startsMs.length * set.scenarios * set.steps * set.sensors.length
  const tell = progressMeter(onProgress, 'writing', 'rows', rows)
  const hash = createHash('sha256')
  let written = false
  try {
    await writeAtomically(out, async (append) => {
      let done = 0
      const write = async (text: string): Promise<void> => {
        signal?.throwIfAborted()
        const bytes = Buffer.from(text)
        hash.update(bytes)
        await append(bytes)
      }
      await write(scenarioHeader(set))
      for (const [index, startMs] of set.startsMs.entries()) {
        for (const chunk of workspace.scenarioSets.chunks(set, index)) {
          for (const piece of linesOf(set, startMs, chunk)) await write(piece)
          done += chunk.count * set.steps * set.sensors.length
          tell(done, done === rows)
        }
      }
      signal?.throwIfAborted()
    })
    written = true
    const described = describeCard(workspace, set, { file: basename(out), rows, sha256: hash.digest('hex') })
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
    starts: set.startsMs.length,
    sampler: set.sampler,
    seed: set.seed,
    acceptance: set.acceptance,
    ...(set.metropolis === undefined ? {} : { metropolis: set.metropolis }),
    anomalies: set.anomalies,
  }
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
