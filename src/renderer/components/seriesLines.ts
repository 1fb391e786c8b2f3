import type { Band, Series } from '../../contract'
import type { ChartSeries, ChartWindow } from '../charts'
import { text } from '../text'
import { sensorDash, sensorTone } from './sensorLines'

/** More sensors than this are a thicket: they are shown as a band. */
export const mostLines = 12

/** A window and half of it on either side, so that moving it shows lines before the service has answered. */
export function padded(window: ChartWindow | undefined): { fromMs?: number; toMs?: number } {
  if (window === undefined) return {}
  const margin = (window.to - window.from) / 2
  return { fromMs: Math.floor(window.from - margin), toMs: Math.ceil(window.to + margin) }
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
