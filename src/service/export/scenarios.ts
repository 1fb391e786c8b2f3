import { PlenumError, type ExportResult, type WhichScenarios } from '../../contract'
import type { OnProgress } from '../import'
import type { Workspace } from '../store'
import { describeCard } from './card'
import { scenarioTable } from './things/scenario-set'
import { formatOf, writeTable } from './write-table'

export interface ExportRequest {
  readonly workspace: Workspace
  readonly set: string
  /** Path of the CSV or Parquet file; the card `<name>.json` goes beside it. */
  readonly out: string
  /** Which scenarios, by their marks; all when left out. */
  readonly only?: WhichScenarios | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/**
 * Writes a scenario set with its card. The same content of a set gives the same bytes. Cancelled or failed it leaves no file.
 * @throws PlenumError
 */
export async function exportScenarioSet(request: ExportRequest): Promise<ExportResult> {
  const { workspace, out, only = 'all', signal, onProgress } = request
  if (formatOf(out, undefined) === 'json') {
    throw new PlenumError('bad-input', 'Scenarios are written as CSV or Parquet; the .json beside it is its card.', {
      fix: 'Name a file that ends in .csv or .parquet.',
    })
  }
  const set = workspace.scenarioSets.get(request.set)
  const { file, card, rows } = await writeTable(scenarioTable(workspace, set.set, { only }), {
    ...{ out, signal, onProgress, delimiter: ',', decimalMark: '.' },
    cardOf: (about) => describeCard(workspace, set, only, about),
  })
  return {
    run: set.run,
    set: set.set,
    file,
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
    notes: set.notes ?? [],
  }
}
