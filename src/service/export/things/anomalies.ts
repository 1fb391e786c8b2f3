import type { Workspace } from '../../store'
import { batchesOf, type ExportTable, type TableColumn } from '../table'
import { licenceOfLog, runFacts } from './facts'

const columns: readonly TableColumn[] = [
  { name: 'sensor', kind: 'text', unit: '', meaning: 'name of the sensor' },
  { name: 'start', kind: 'instant', unit: '', meaning: 'instant of the first forecast step of the scenarios it is in' },
  { name: 'step', kind: 'integer', unit: '', meaning: 'first step under the anomaly, from 1' },
  { name: 'from', kind: 'instant', unit: '', meaning: 'instant of that step' },
  { name: 'lastStep', kind: 'integer', unit: '', meaning: 'last step under the anomaly' },
  { name: 'to', kind: 'instant', unit: '', meaning: 'instant of that step' },
  { name: 'scale', kind: 'number', unit: '', meaning: 'factor of the noise' },
  { name: 'rampSteps', kind: 'integer', unit: '', meaning: 'steps until the full factor; 1 is at once' },
  { name: 'offset', kind: 'number', unit: '', meaning: 'added to the noise, in standard deviations' },
]

/** The labels of a set: a row for each anomaly of each start. They are the same in every scenario. */
export function anomaliesTable(workspace: Workspace, id: string): ExportTable {
  const set = workspace.scenarioSets.get(id)
  const rows = set.startsMs.flatMap((startMs) => {
    const at = (step: number): number => startMs + (step - 1) * set.cadenceSeconds * 1000
    return set.anomalies.map(({ sensor, step, durationSteps, scale, rampSteps, offset }) => {
      const last = Math.min(set.steps, step + (durationSteps ?? set.steps) - 1)
      return [sensor, startMs, step, at(step), last, at(last), scale, rampSteps, offset]
    })
  })
  return {
    table: 'anomalies',
    title: `Anomalies of ${set.name}`,
    columns,
    rows: rows.length,
    timeZone: set.timeZone,
    batches: () => batchesOf(rows),
    licence: licenceOfLog(workspace, set.dataset),
    from: { ...runFacts(workspace, set.run), set: { set: set.set, name: set.name }, seed: set.seed },
  }
}
