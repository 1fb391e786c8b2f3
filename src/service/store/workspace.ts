import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Workspace as WorkspaceInfo } from '../../contract'
import { branchesOf, type Branches } from './branches'
import { checkpointsOf, type Checkpoints } from './checkpoints'
import { curvesOf, type Curves } from './curves'
import { openDatabase, type OpenOptions } from './database'
import { datasetsOf, type Datasets } from './datasets'
import { evaluationsOf, type Evaluations } from './evaluations'
import { hallBandsOf } from './hall-bands'
import { metricSummariesOf } from './metric-summary'
import { takeOwnership } from './ownership'
import { explain, explained } from './problems'
import { positionsOf, type Positions } from './positions'
import { readingsOf } from './readings'
import { runTableOf, type RunTable } from './run-table'
import { runsOf, type Runs } from './runs'
import { scenarioSetsOf, type ScenarioSets } from './scenario-sets'
import { searchesOf, type SearchStore } from './searches'
import { seriesOf, type SeriesStore } from './series'
import { sweepSummariesOf } from './sweep-summary'
import { sweepsOf, type SweepStore } from './sweeps'

/** An open workspace file. Every method throws PlenumError only. */
export interface Workspace {
  readonly file: string
  readonly datasets: Datasets
  readonly series: SeriesStore
  readonly positions: Positions
  readonly runs: Runs
  readonly runTable: RunTable
  readonly curves: Curves
  readonly checkpoints: Checkpoints
  readonly branches: Branches
  readonly evaluations: Evaluations
  readonly scenarioSets: ScenarioSets
  readonly searches: SearchStore
  readonly sweeps: SweepStore
  /** Runs that a crash had left running and that are paused now. */
  readonly recovered: readonly string[]
  info(): WorkspaceInfo
  sqliteVersion(): string
  close(): void
}

/** Opens a workspace file, migrating it (with a backup) where it is older. @throws PlenumError `workspace` */
export function openWorkspace(file: string, options: OpenOptions = {}): Workspace {
  const database = openDatabase(file, options)
  const ownership = takeOwnership()
  try {
    const readings = readingsOf(database, file)
    const bands = hallBandsOf(database, file, readings)
    const datasets = datasetsOf(database, file, { readings, bands, owner: ownership.owner })
    const runs = runsOf(database, file, ownership.owner)
    const metrics = metricSummariesOf(database)
    const searches = searchesOf(database, file, ownership.owner, runs)
    const curves = curvesOf(database, file, metrics)
    const checkpoints = checkpointsOf(database, file)
    const sweeps = sweepsOf(database, file, ownership.owner)
    datasets.recoverLost()
    const recovered = runs.recoverLost()
    searches.recoverLost()
    sweeps.recoverLost()
    return {
      file,
      datasets: explained(datasets, file),
      series: explained(seriesOf(datasets, readings, bands), file),
      positions: explained(positionsOf(database, file, datasets), file),
      runs: explained(runs, file),
      runTable: explained(runTableOf(database, file, metrics, sweepSummariesOf(database, file, sweeps)), file),
      curves: explained(curves, file),
      checkpoints: explained(checkpoints, file),
      branches: explained(branchesOf(database, runs, curves, checkpoints), file),
      evaluations: explained(evaluationsOf(database, file, metrics), file),
      scenarioSets: explained(scenarioSetsOf(database, file), file),
      searches: explained(searches, file),
      sweeps: explained(sweeps, file),
      recovered,
      info() {
        const count = (rows: string): number =>
          Number(database.prepare(`SELECT count(*) FROM ${rows}`).pluck(true).get())
        const whole = 'dataset WHERE owner IS NULL'
        return { name: basename(file), bytes: statSync(file).size, datasets: count(whole), runs: count('run') }
      },
      sqliteVersion() {
        return String(database.prepare('SELECT sqlite_version()').pluck(true).get())
      },
      close() {
        ownership.release()
        database.close()
      },
    }
  } catch (thrown) {
    ownership.release()
    database.close()
    throw explain(thrown, file)
  }
}
