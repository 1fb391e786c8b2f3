import type { Band, Series } from '../../contract'
import type { ChartSeries, ChartWindow } from '../charts'
import { text } from '../text'
import { sensorDash, sensorTone } from './sensorLines'

/** More sensors than this are a thicket: they are shown as a band. */
export const mostLines = 12

/** A window and half of it on either side, in whole milliseconds, so that moving it a little needs nothing new. */
export function padded({ from, to }: ChartWindow): ChartWindow {
  const margin = (to - from) / 2
  return { from: Math.floor(from - margin), to: Math.ceil(to + margin) }
}

/** Whether the points of a stretch do for a window: it lies inside, and is not so short that finer ones are to be had. */
export function reaches(stretch: ChartWindow, { from, to }: ChartWindow): boolean {
  return stretch.from <= from && stretch.to >= to && stretch.to - stretch.from < 3 * (to - from)
}

/** One line per sensor, in the order they were chosen. */
export function linesOf(series: Series, chosen: readonly string[]): ChartSeries[] {
  return series.sensors
    .filter(({ sensor }) => chosen.includes(sensor))
    .map(({ sensor, low, high }) => {
      const index = chosen.indexOf(sensor)
      return {
        id: sensor,
        name: sensor,
        tone: sensorTone(index),
        dash: sensorDash(index),
        width: 1,
        x: series.timesMs,
        y: low,
        ...(series.reduced ? { high } : {}),
      }
    })
}

/** An area from lowest to highest, and the median in front of it. */
export function bandOf(band: Band): ChartSeries[] {
  return [
    {
      id: 'band',
      name: text.hall.band(band.sensors),
      tone: { kind: 'real', rank: 3 },
      band: true,
      x: band.timesMs,
      y: band.low,
      high: band.high,
    },
    {
      id: 'median',
      name: text.hall.median,
      tone: { kind: 'real', rank: 1 },
      width: 1.25,
      x: band.timesMs,
      y: band.median,
    },
  ]
}
