import { licenceSentence } from '../../../domain'
import type { Workspace } from '../../store'

/** What cards say of a log. */
export function datasetFacts(workspace: Workspace, id: string): Record<string, unknown> {
  const { dataset, name, files, source, licence, from, to, timeZone } = workspace.datasets.get(id)
  return { dataset, name, files, source, licence, from, to, timeZone }
}

/** What is made from a log is used as the log may be. */
export function licenceOfLog(workspace: Workspace, dataset: string): string {
  return licenceSentence(workspace.datasets.get(dataset))
}

/** What cards say of a run, with the log it was trained on. */
export function runFacts(workspace: Workspace, id: string): Record<string, unknown> {
  const { run, name, kind, seed, version, dataset, step, createdAt, device } = workspace.runs.get(id)
  return { dataset: datasetFacts(workspace, dataset), run: { run, name, kind, seed, version, step, createdAt, device } }
}
