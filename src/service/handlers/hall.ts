import { setImmediate } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { readPositions, zoneOf } from '../import'
import type { HandlersOf, HandlerTools } from './context'

type HallRequest =
  | 'datasets/series'
  | 'datasets/band'
  | 'datasets/frames'
  | 'datasets/coverage'
  | 'datasets/positions'
  | 'datasets/place'
  | 'datasets/placeFromFile'

/** The days of a log: the first step of each, and one after the last. */
function daysOf(
  startMs: number,
  stepMs: number,
  steps: number,
  zoneName: string,
): { edges: number[]; dates: string[] } {
  const edges: number[] = []
  const dates: string[] = []
  const zone = zoneOf(zoneName)
  for (let day = DateTime.fromMillis(startMs, { zone }).startOf('day'); ; day = day.plus({ days: 1 }).startOf('day')) {
    const step = Math.max(0, Math.ceil((day.toMillis() - startMs) / stepMs))
    if (step >= steps) break
    // a day without a step of its own (cadences near a day) is no day of the log
    if (edges.at(-1) === step) dates.pop()
    else edges.push(step)
    dates.push(day.toISODate() ?? '')
  }
  return { edges: [...edges, steps], dates }
}

/** What the pages about one data set show: lines, bands, heat maps, coverage and where sensors hang. */
export function hallHandlers({ workspace, file }: HandlerTools): Pick<HandlersOf<'datasets'>, HallRequest> {
  const { datasets, series, positions } = workspace
  /** A page that pans asks many times and cancels what it no longer wants: lets the cancellations in first. */
  async function stillWanted(signal: AbortSignal): Promise<void> {
    await setImmediate()
    signal.throwIfAborted()
  }
  return {
    'datasets/series': async (request, { signal }) => {
      await stillWanted(signal)
      return series.reduced(request)
    },
    'datasets/band': async (request, { signal }) => {
      await stillWanted(signal)
      return series.band(request)
    },
    'datasets/frames': async (request, { signal }) => {
      await stillWanted(signal)
      return series.frames(request)
    },
    'datasets/coverage': ({ dataset, variable }) => {
      const { startMs, cadenceSeconds, steps, timeZone, sensors } = datasets.grid(dataset)
      const stepMs = cadenceSeconds * 1000
      const { edges, dates } = daysOf(startMs, stepMs, steps, timeZone)
      return {
        days: edges.slice(0, -1).map((step) => new Date(startMs + step * stepMs).toISOString()),
        dates,
        sensors: [...sensors],
        share: series.coverage(dataset, variable, edges),
      }
    },
    'datasets/positions': ({ dataset }) => ({ positions: positions.list(dataset) }),
    'datasets/place': ({ dataset, positions: given }) => ({ positions: positions.replace(dataset, given) }),
    'datasets/placeFromFile': async ({ dataset, file: reference }) => {
      const { sensors } = datasets.grid(dataset)
      const read = await readPositions(file(reference, 'read'), sensors)
      return { positions: positions.replace(dataset, read.positions), unknown: read.unknown }
    },
  }
}
