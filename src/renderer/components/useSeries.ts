import { computed, shallowRef, watch } from 'vue'
import type { Band, Dataset, Series, Variable } from '../../contract'
import type { ChartSeries, ChartWindow } from '../charts'
import { useConnection } from '../stores'
import { bandOf, linesOf, mostLines, padded, reaches } from './seriesLines'
import { useLoaded } from './useLoaded'
import { useSettled } from './useSettled'

/** Points of the whole log, or of a window and of as much beside it again: enough for each pixel of a wide screen. */
const maxPoints = 2400

interface Wanted {
  readonly dataset: Dataset
  readonly variable: Variable
  readonly sensors: readonly string[]
}
type Stretch = { readonly of: Wanted } & (
  { readonly kind: 'lines'; readonly series: Series } | { readonly kind: 'band'; readonly band: Band }
)

function drawnFrom(stretch: Stretch): ChartSeries[] {
  return stretch.kind === 'band' ? bandOf(stretch.band) : linesOf(stretch.series, stretch.of.sensors)
}
function isReduced(stretch: Stretch): boolean {
  return stretch.kind === 'band' ? stretch.band.reduced : stretch.series.reduced
}

/**
 * One variable of some sensors: the whole log at once, and finer points of the window zoomed to when it rests. Moving the window
 * asks for nothing as long as what is there reaches, and shows the whole where it does not.
 */
export function useSeries(wanted: () => Wanted, window: () => ChartWindow | undefined) {
  const connection = useConnection()
  async function load(of: Wanted, stretch: { fromMs?: number; toMs?: number }, signal: AbortSignal): Promise<Stretch> {
    const { dataset, variable, sensors } = of
    const all = sensors.length === dataset.sensorNames.length
    const request = {
      dataset: dataset.dataset,
      variable: variable.name,
      ...(all ? {} : { sensors: [...sensors] }),
      ...stretch,
      maxPoints,
    }
    return sensors.length > mostLines
      ? { kind: 'band', of, band: await connection.request('datasets/band', request, { signal }) }
      : { kind: 'lines', of, series: await connection.request('datasets/series', request, { signal }) }
  }
  const whole = useLoaded(wanted, (what, signal) => load(what, {}, signal))

  const settled = useSettled(window)
  /** The stretch to be seen finely, kept while it reaches. */
  const near = shallowRef<ChartWindow>()
  watch(settled, (now) => {
    if (now === undefined) near.value = undefined
    else if (near.value === undefined || !reaches(near.value, now)) near.value = padded(now)
  })
  const detail = useLoaded(
    () => {
      const overview = whole.value.value
      if (overview?.of !== wanted() || !isReduced(overview) || near.value === undefined) return undefined
      return { of: overview.of, near: near.value }
    },
    ({ of, near: { from, to } }, signal) => load(of, { fromMs: from, toMs: to }, signal),
  )
  const shown = computed(() => {
    const overview = whole.value.value
    const fine = near.value === undefined ? undefined : detail.value.value
    if (overview === undefined || fine?.of !== overview.of) {
      return { stretch: overview, series: overview === undefined ? [] : drawnFrom(overview), behind: [] }
    }
    return { stretch: fine, series: drawnFrom(fine), behind: drawnFrom(overview) }
  })
  return {
    series: computed(() => shown.value.series),
    behind: computed(() => shown.value.behind),
    /** Whether they are a band, and of how many steps each point is; undefined before anything is there. */
    kind: computed(() => shown.value.stretch?.kind),
    reduced: computed(() => shown.value.stretch !== undefined && isReduced(shown.value.stretch)),
    problem: whole.problem,
    /** Of the finer points: the whole is there all the same. */
    finerProblem: computed(() => (near.value === undefined ? undefined : detail.problem.value)),
    /** Loads what failed again; the whole brings the stretch along. */
    reload: (): void => {
      if (whole.problem.value === undefined) detail.reload()
      else whole.reload()
    },
  }
}
