import { mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PlenumError, type RequestOutput, type Run, type ServiceContract } from '../../contract'
import type { RunningJob } from '../jobs/board'
import type { ComputePool } from '../processes/pool'
import { startsOfRun } from '../starts'
import { writeAtomically, type Workspace } from '../store'
import { headerBytes, openContainer, runEntry } from './container'
import { digestOf, readDescription, type Description } from './description'

export interface ImportTools {
  readonly workspace: Workspace
  readonly pool: ComputePool
  readonly scratch: string
}

/** Makes a run of a model file. Nothing is kept unless it samples. @throws PlenumError */
export async function importModel(
  tools: ImportTools,
  path: string,
  dataset: string | undefined,
  job: RunningJob,
): Promise<RequestOutput<ServiceContract, 'models/import'>> {
  const { workspace, scratch } = tools
  const folder = mkdtempSync(join(scratch, 'model-'))
  try {
    const checkpoint = join(folder, 'model.safetensors')
    const description = await unpack(path, checkpoint)
    const log = logFor(workspace, description, dataset)
    await trySampling(tools, folder, checkpoint, description, log.dataset, basename(path), job)
    job.signal.throwIfAborted()
    return { run: store(workspace, description, log.dataset, checkpoint, basename(path)), sameLog: log.same }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the checkpoint as the training did, and reads what lies around it. */
async function unpack(path: string, checkpoint: string): Promise<Description> {
  const container = await openContainer(path)
  try {
    const { [runEntry]: text, ...metadata } = container.header.__metadata__
    const description = readDescription(text, basename(path))
    await writeAtomically(checkpoint, async (append) => {
      for (const piece of headerBytes({ ...container.header, __metadata__: metadata })) await append(piece)
      for await (const piece of container.data()) await append(piece)
    })
    return description
  } finally {
    await container.close()
  }
}

/** The log to sample on: of the same hall, and the very same one where there is one. @throws PlenumError `conflict` */
function logFor(
  workspace: Workspace,
  { log }: Description,
  wanted: string | undefined,
): { dataset: string; same: boolean } {
  const candidates = wanted === undefined ? workspace.datasets.list().map(({ dataset }) => dataset) : [wanted]
  const fitting = candidates.filter((dataset) => {
    const { sensors, variables, cadenceSeconds } = workspace.datasets.grid(dataset)
    const names = variables.map(({ name }) => name)
    return (
      cadenceSeconds === log.cadenceSeconds &&
      JSON.stringify(sensors) === JSON.stringify(log.sensors) &&
      JSON.stringify(names) === JSON.stringify(log.variables.map(({ name }) => name))
    )
  })
  const same = fitting.find((dataset) => digestOf(workspace, dataset) === log.sha256)
  const chosen = same ?? fitting.at(-1)
  if (chosen !== undefined) return { dataset: chosen, same: same !== undefined }
  const hall = `${log.sensors.length} sensors (${log.sensors.slice(0, 4).join(', ')}${log.sensors.length > 4 ? ', …' : ''}) with ${log.variables.map(({ name }) => name).join(', ')} every ${log.cadenceSeconds} s`
  throw new PlenumError(
    'conflict',
    wanted === undefined
      ? `No log here fits this model, which was trained on “${log.name}”.`
      : 'This log does not fit the model.',
    { fix: `Import a log of ${hall} first.` },
  )
}

/** One step of one scenario: a file whose weights do not fit what it says of itself is refused here. */
async function trySampling(
  { workspace, pool }: ImportTools,
  folder: string,
  checkpoint: string,
  { run }: Description,
  dataset: string,
  file: string,
  job: RunningJob,
): Promise<void> {
  const whole = workspace.series.whole(dataset)
  const start = startsOfRun(whole, { config: run.config }).possible.at(-1)
  if (start === undefined) {
    throw new PlenumError('bad-input', 'The log has no stretch without a gap that is long enough for this model.')
  }
  const series = await workspace.series.writeFile(dataset, join(folder, 'series.f32'))
  const out = join(folder, 'trial.f32')
  const asked = { steps: 1, count: 1, seed: 1, sampler: 'plain', chain: 1, anomalies: [] } as const
  try {
    await pool.use(job.signal, ({ client }) =>
      client.request('compute/sample', { checkpoint, series, starts: [start], out, ...asked, anomalies: [] }),
    )
  } catch (thrown) {
    const error = PlenumError.from(thrown)
    if (error.code !== 'bad-input' && error.code !== 'conflict') throw error
    // the sentence is about a file that the caller never saw
    throw new PlenumError(error.code, error.message, { place: { file }, fix: error.fix, cause: thrown })
  }
}

function store(
  workspace: Workspace,
  { run: described, curves, evaluations, log, licence }: Description,
  dataset: string,
  checkpoint: string,
  file: string,
): Run {
  const { name, seed, config, version, device, secondsSpent, parameters, best, warnings } = described
  const { run } = workspace.runs.insert({ kind: 'train', name, dataset, seed, config, version })
  try {
    const step = best?.step ?? described.step
    workspace.checkpoints.put(run, step, 'last', checkpoint)
    workspace.curves.append(run, curves)
    for (const evaluation of evaluations) workspace.evaluations.insert({ ...evaluation, run })
    const notes = `Imported from ${file}: run ${described.run} of ${described.createdAt}, trained on “${log.name}” (${log.files ?? log.source}). ${licence}`
    workspace.runTable.label({ runs: [run], addTags: [], removeTags: [], notes })
    return workspace.runs.update(run, {
      ...{ status: 'done', step, steps: Math.max(step, config.steps) },
      ...{ secondsSpent, parameters, best, warnings, device },
    })
  } catch (thrown) {
    workspace.runs.setStatus(run, 'failed')
    workspace.runs.delete(run)
    throw thrown
  }
}
