import type { RequestOutput, ServiceContract } from '../../../contract'
import { type ChartPalette, type Picture, type PictureSize, roundStep, type Shape } from '../../charts'
import { formatCount, text } from '../../text'

export type Comparison = RequestOutput<ServiceContract, 'sweeps/heuristics'>
type Broker = Comparison['brokers'][number]

export const brokerName = ({ name }: Pick<Broker, 'name'>): string =>
  name === 'actor' ? text.sweeps.learned : text.sweeps.heuristics[name]

/** `203,874 ± 704 · 129,014 tasks` */
export function brokerFigures({ mean, low, high, finished }: Broker): string {
  const half = low === null || high === null ? undefined : formatCount(Math.round((high - low) / 2))
  return text.sweeps.compareNote(formatCount(Math.round(mean)), half, formatCount(Math.round(finished)))
}

const left = 118
const right = 210
const top = 6
const bottom = 26

/** A bar from 0 for every Broker, the learned one in colour, with the interval of its mean. */
export function brokerPicture({ brokers }: Comparison, size: PictureSize, palette: ChartPalette): Picture {
  const most = brokers.reduce((highest, { mean, high }) => Math.max(highest, high ?? mean), 1)
  const width = Math.max(40, size.width - left - right)
  const pitch = (size.height - top - bottom) / Math.max(1, brokers.length)
  const at = (reward: number): number => left + (Math.max(0, reward) / most) * width
  const foot = size.height - bottom
  const step = roundStep(most / 5)
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step).flatMap((reward): Shape[] => {
    const x = at(reward)
    return [
      { kind: 'line', x, y: top, toX: x, toY: foot, stroke: palette.grid },
      { kind: 'text', x, y: foot + 12, text: formatCount(reward), fill: palette.label, anchor: 'middle' },
    ]
  })
  const rows = brokers.flatMap((broker, row): Shape[] => {
    const middle = top + (row + 0.5) * pitch
    const half = Math.min(11, pitch / 3)
    const own = broker.name === 'actor'
    const fill = own ? (palette.synthetic[0] ?? palette.label) : palette.real[2]
    const bar = { x: left, y: middle - half, width: at(broker.mean) - left, height: 2 * half }
    return [
      { kind: 'text', x: left - 8, y: middle, text: brokerName(broker), fill: palette.label, anchor: 'end', bold: own },
      { kind: 'rect', ...bar, fill },
      ...whisker(broker, at, middle, palette),
      { kind: 'text', x: left + width + 10, y: middle, text: brokerFigures(broker), fill: palette.label },
    ]
  })
  const axis: Shape = {
    kind: 'text',
    x: left + width + 10,
    y: foot + 12,
    text: text.sweeps.compareAxis,
    fill: palette.label,
  }
  return { ...size, background: palette.surface, font: palette.font, shapes: [...ticks, ...rows, axis] }
}

function whisker({ low, high }: Broker, at: (reward: number) => number, y: number, palette: ChartPalette): Shape[] {
  if (low === null || high === null) return []
  const stroke = palette.real[0]
  const upright = (x: number): Shape => ({ kind: 'line', x, y: y - 5, toX: x, toY: y + 5, stroke })
  return [{ kind: 'line', x: at(low), y, toX: at(high), toY: y, stroke }, upright(at(low)), upright(at(high))]
}
