import { rmSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { join } from 'node:path'
import { PlenumError, type FaultCounts, type ImportOptions, type ImportResult } from '../../contract'
import { defaultLimits, stuckRunLimitSteps } from '../../domain'
import { explain, type NewDataset, type Workspace } from '../store'
import { asked } from './asked'
import { Findings } from './findings'
import { layGrid } from './grid'
import { gridSensor, type GriddedSensor } from './gridding'
import type { LogPlan } from './log-plan'
import type { Gathered } from './gathered'
import { planLog } from './plan'
import { progressMeter, type OnProgress } from './progress'
import { variablesOf, withAllQuantities } from './quantities'
import { requireColumns } from './roles'
import { readLog, ReadState } from './reading'
import { describeImport } from './report'
import { provenanceBeside } from './own-card'
import { openSource } from './source'
import { ColumnFile, makeStagingFolder, Stage } from './staging'
import { VariableUnits } from './units'

export interface ImportRequest {
  readonly workspace: Workspace
  readonly files: readonly string[]
  /** Of the dataset; the first file's name where left out. */
  readonly name?: string | undefined
  /** Where it is from and under what it may be used; as the cards beside the files say where left out. */
  readonly source?: string | undefined
  readonly licence?: string | undefined
  readonly options: ImportOptions
  /** Reports without writing anything. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/**
 * Reads logs into one dataset: rows into a temporary file by sensor, each sensor onto the grid, then sensor by sensor into the
 * workspace, where it is seen when all of it is there. Failed or cancelled it leaves nothing. @throws PlenumError with file, line and column
 */
export async function importLogs(request: ImportRequest): Promise<ImportResult> {
  const startedMs = performance.now()
  const { options, signal, onProgress } = request
  const plans = await withQuantities(await planFiles(request.files, options), options, signal, onProgress)
  const folder = makeStagingFolder(request.workspace.file)
  try {
    return await importStaged(request, plans, folder, startedMs)
  } catch (thrown) {
    throw thrown instanceof PlenumError ? thrown : explain(thrown, request.workspace.file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function planFiles(files: readonly string[], options: ImportOptions): Promise<LogPlan[]> {
  const plans: LogPlan[] = []
  for (const file of files) {
    const plan = planLog(await openSource(file), options, plans[0]?.format)
    const [problem] = plan.problems
    if (problem !== undefined) throw problem
    if (plans[0] !== undefined && plans[0].layout !== plan.layout) {
      throw new PlenumError(
        'bad-input',
        `This log is ${plan.layout}, but ${plans[0].source.name} is ${plans[0].layout}.`,
        {
          place: { file: plan.source.name },
          fix: 'Import logs of different layouts one by one.',
        },
      )
    }
    plans.push(plan)
  }
  requireColumns(
    options,
    plans.map(({ dialect }) => dialect.header),
  )
  return plans
}

/** Of tidy logs all rows are looked at first: which variables there are stands in them. */
async function withQuantities(
  plans: readonly LogPlan[],
  options: ImportOptions,
  signal: AbortSignal | undefined,
  onProgress: OnProgress | undefined,
): Promise<LogPlan[]> {
  const total = plans.reduce((sum, { source }) => sum + source.bytes, 0)
  const tell = progressMeter(onProgress, 'looking for quantities', 'bytes', total)
  const known: LogPlan[] = []
  let before = 0
  for (const plan of plans) {
    const start = before
    known.push(await withAllQuantities(plan, options, signal, (bytes) => tell(start + bytes)))
    before += plan.source.bytes
  }
  return known
}

/** @throws PlenumError `bad-input` where one log has another unit of a variable than those before it */
function unitsOf(plans: readonly LogPlan[], options: ImportOptions): VariableUnits {
  const units = new VariableUnits(options.units)
  for (const plan of plans) {
    const problem = units.join(plan.units)
    if (problem !== null) throw problem
  }
  return units
}

async function importStaged(
  request: ImportRequest,
  plans: readonly LogPlan[],
  folder: string,
  startedMs: number,
): Promise<ImportResult> {
  const { options, signal, onProgress } = request
  const variables = [...new Set(plans.flatMap(variablesOf))]
  const told = unitsOf(plans, options)
  const findings = new Findings()
  const state = new ReadState()
  // a row of a tidy log says one value, others all of a sensor
  const stage = new Stage(join(folder, 'readings'), plans[0]?.layout === 'tidy' ? 1 : variables.length)
  let columns: ColumnFile | undefined
  try {
    const rows = await readAll(plans, { stage, state, findings, variables, signal }, onProgress)
    if (state.readings === 0) refuseEmpty(plans, rows, state)
    const grid = layGrid(
      stage,
      state.sensors.length,
      variables.length,
      state,
      options.cadenceSeconds,
      plans[0]?.source.name,
    )
    columns = new ColumnFile(join(folder, 'columns'), grid.steps)
    const units = variables.map((name) => told.of(name))
    const rules = {
      grid,
      variables,
      interpolateSteps: options.interpolateSteps,
      stuckLimitSteps: stuckRunLimitSteps(grid.cadenceSeconds),
      limits: variables.map((name, index) => asked(options.limits, name) ?? defaultLimits(units[index] ?? '')),
      fileNames: plans.map(({ source }) => source.name),
    }
    const tell = progressMeter(onProgress, 'checking', 'sensors', state.sensors.length)
    const gridded: Omit<GriddedSensor, 'columns'>[] = []
    for (const [sensor, name] of state.sensors.entries()) {
      const { columns: made, ...rest } = gridSensor(stage, sensor, name, rules, findings)
      for (const [variable, column] of made.entries()) columns.write(sensor * variables.length + variable, column)
      gridded.push(rest)
      tell(sensor + 1, sensor + 1 === state.sensors.length)
      await nextTurn()
      signal?.throwIfAborted()
    }
    const dataset = datasetOf(request, plans, {
      state,
      grid,
      gridded,
      findings,
      rows,
      variables: variables.map((name, index) => ({ name, unit: units[index] ?? '' })),
      seconds: (performance.now() - startedMs) / 1000,
    })
    return await store(request, dataset, columns)
  } finally {
    columns?.close()
    stage.close()
  }
}

/** @returns the rows of each file. */
async function readAll(
  plans: readonly LogPlan[],
  tools: Omit<Parameters<typeof readLog>[2], 'onBytes'>,
  onProgress: OnProgress | undefined,
): Promise<number[]> {
  const total = plans.reduce((sum, { source }) => sum + source.bytes, 0)
  const tell = progressMeter(onProgress, 'reading', 'bytes', total)
  const rows: number[] = []
  let before = 0
  for (const [file, plan] of plans.entries()) {
    const onBytes = (bytes: number): void => tell(before + bytes)
    rows.push(await readLog(plan, file, { ...tools, onBytes }))
    before += plan.source.bytes
  }
  tell(total, true)
  return rows
}

function refuseEmpty(plans: readonly LogPlan[], rows: readonly number[], state: ReadState): never {
  const place = { file: plans[0]?.source.name }
  const count = rows.reduce((sum, number) => sum + number, 0)
  const times = state.firstMs === Infinity ? ' and no readable timestamp' : ''
  throw new PlenumError('bad-input', `The ${count} rows hold no number${times} in the columns of readings.`, {
    place,
    fix: 'Check which columns hold readings, the decimal mark and the time format.',
  })
}

function datasetOf(request: ImportRequest, plans: readonly LogPlan[], gathered: Gathered): NewDataset {
  const { state, grid, gridded, variables } = gathered
  const perSensor = gridded.flatMap(({ perVariable }) => perVariable)
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
  // A row of a wide log belongs to every sensor and is counted once.
  const byRow = plans[0]?.layout === 'wide' ? (numbers: readonly number[]) => Math.max(0, ...numbers) : sum
  const faults: FaultCounts = {
    gaps: sum(gridded.map(({ gaps }) => gaps)),
    duplicates: byRow(gridded.map(({ duplicates }) => duplicates)),
    unparsable: state.unparsable,
    outOfRange: sum(perSensor.map(({ outOfRange }) => outOfRange)),
    stuck: sum(perSensor.map(({ stuck }) => stuck)),
    outOfOrder: state.outOfOrder,
  }
  const offGrid = byRow(gridded.map((sensor) => sensor.offGrid))
  const names = plans.map(({ source }) => source.name)
  return {
    name: request.name ?? plans[0]?.defaultSensor ?? 'Log',
    sensors: state.sensors,
    variables,
    startMs: grid.startMs,
    cadenceSeconds: grid.cadenceSeconds,
    steps: grid.steps,
    timeZone: plans[0]?.zone.name ?? 'UTC',
    readings: sum(perSensor.map(({ readings }) => readings)),
    missing: sum(perSensor.map(({ missing }) => missing)),
    faults,
    ...provenanceOf(request),
    files: names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`,
    report: describeImport(request.options, plans, gathered, faults, offGrid),
  }
}

/** As was asked for, else as the cards beside the files say. */
function provenanceOf({ files, source, licence }: ImportRequest): Pick<NewDataset, 'source' | 'licence'> {
  const told = provenanceBeside(files)
  return { source: source ?? told.source, licence: licence ?? told.licence }
}

async function store(
  { workspace, dryRun, onProgress, signal }: ImportRequest,
  dataset: NewDataset,
  columns: ColumnFile,
): Promise<ImportResult> {
  if (dryRun === true) return unstored(dataset)
  const { report, sensors, variables } = dataset
  const tell = progressMeter(onProgress, 'storing', 'sensors', sensors.length)
  const incoming = workspace.datasets.begin(dataset)
  try {
    for (const sensor of sensors.keys()) {
      const first = sensor * variables.length
      incoming.write(
        sensor,
        variables.map((_, variable) => columns.read(first + variable)),
      )
      tell(sensor + 1)
      await nextTurn()
      signal?.throwIfAborted()
    }
    await inTurns(incoming.summarise(), signal)
    tell(sensors.length, true)
    return { ...incoming.finish(), report }
  } catch (thrown) {
    // where not even this can be written, the next opening of the workspace does it
    await inTurns(incoming.abandon()).catch(() => undefined)
    throw thrown
  }
}

/** Works piece by piece, and lets others have their turn between. */
async function inTurns(work: Generator<void>, signal?: AbortSignal): Promise<void> {
  while (work.next().done !== true) {
    await nextTurn()
    signal?.throwIfAborted()
  }
}

function unstored({ report, startMs, steps, cadenceSeconds, sensors, ...rest }: NewDataset): ImportResult {
  const toMs = startMs + (steps - 1) * cadenceSeconds * 1000
  return {
    ...rest,
    variables: [...rest.variables],
    steps,
    cadenceSeconds,
    sensors: sensors.length,
    sensorNames: [...sensors],
    createdAt: new Date().toISOString(),
    from: new Date(startMs).toISOString(),
    to: new Date(toMs).toISOString(),
    report,
  }
}
