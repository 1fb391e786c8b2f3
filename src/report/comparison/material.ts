import type {
  ComparedCurves,
  Comparison,
  Dataset,
  Distributions,
  ScenarioLines,
  ScenarioSet,
  Variable,
} from '../../contract'
import { colours, seriesColour } from '../chart'
import type { LineLook } from '../distributionCharts'
import { modelTitles } from '../scores'

/** A hall of one run's first scenario, or what really happened: [steps × sensors that are shown]. */
export interface HallFrames {
  readonly name: string
  readonly values: Float32Array
}

/** Everything a comparison is made from. */
export interface ComparisonMaterial {
  readonly comparison: Comparison
  /** Which the runs were trained on. */
  readonly logs: readonly Pick<Dataset, 'name' | 'files' | 'source' | 'licence'>[]
  readonly curves: readonly ComparedCurves[]
  /** A set of each run from the same starts, in the order of the runs; none where they were not sampled. */
  readonly sets: readonly ScenarioSet[]
  /** Of the first start, by sensor and variable: a line chart for each set. */
  readonly starts: readonly {
    readonly sensor: string
    readonly variable: Variable
    readonly lines: readonly ScenarioLines[]
  }[]
  readonly distributions: readonly Distributions[]
  readonly halls: {
    /** Those that are shown, of all that the sets have. */
    readonly sensors: readonly string[]
    readonly variables: readonly { readonly variable: Variable; readonly frames: readonly HallFrames[] }[]
  }
  /** Why there are no scenarios, if so. */
  readonly unsampled: string | null
  readonly version: string
  readonly madeAt: Date
}

type Row = Comparison['rows'][number]

export function isPinned({ run, baseline }: Row, { pinned }: Comparison): boolean {
  if (pinned === null) return false
  return 'run' in pinned ? run === pinned.run : baseline === pinned.baseline
}

/** Runs may bear the same name: then their IDs tell them apart. */
export function runName(run: string, { runs }: Comparison): string {
  const name = runs.find((row) => row.run === run)?.name ?? run
  return runs.filter((row) => row.name === name).length > 1 ? `${name} (${run})` : name
}

export function rowName({ run, baseline }: Row, comparison: Comparison): string {
  if (baseline !== null) return modelTitles[baseline]
  return run === null ? '' : runName(run, comparison)
}

const borders = ['solid', 'dashed', 'dotted'] as const

/** The line of each run, the same on every chart: six colours, then the same ones broken. */
export function lookOf(run: string, comparison: Comparison): LineLook {
  const index = Math.max(
    0,
    comparison.runs.findIndex((row) => row.run === run),
  )
  const border = borders[Math.floor(index / colours.series.length) % borders.length] ?? 'solid'
  return { name: runName(run, comparison), colour: seriesColour(index), border }
}
