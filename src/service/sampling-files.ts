import { join } from 'node:path'
import { PlenumError, type Progress, type Run, type SeriesFile } from '../contract'
import type { Workspace } from './store'

/** A run with something to sample from. @throws PlenumError `conflict` before its first checkpoint */
export function trainedRun(workspace: Workspace, id: string): Run {
  const run = workspace.runs.get(id)
  if (workspace.checkpoints.list(id).length === 0) {
    throw new PlenumError('conflict', `Run ${id} has not reached its first checkpoint.`, {
      fix: 'Let it train for a while first.',
    })
  }
  return run
}

/** The best checkpoint, else the last, as it is now: another one has another name. */
export function sampledCheckpoint(workspace: Workspace, run: string): { kind: 'best' | 'last'; name: string } {
  const all = workspace.checkpoints.list(run)
  const kind = all.some((each) => each.kind === 'best') ? 'best' : 'last'
  return { kind, name: `${kind}-${all.find((each) => each.kind === kind)?.step ?? 0}` }
}

/** Writes a run's log and its checkpoint into a folder, for a compute process. */
export async function layOut(
  workspace: Workspace,
  run: Run,
  folder: string,
): Promise<{ series: SeriesFile; checkpoint: string }> {
  const { kind, name } = sampledCheckpoint(workspace, run.run)
  const series = await workspace.series.writeFile(run.dataset, join(folder, 'series.f32'))
  const checkpoint = join(folder, `${name}.safetensors`)
  workspace.checkpoints.extract(run.run, kind, checkpoint)
  return { series, checkpoint }
}

export function phase(name: string, total: number, unit: string): Progress {
  return { phase: name, done: 0, total, unit, ratePerSecond: null, remainingSeconds: null, device: null }
}
