import { openWorkspace } from '../../../src/service/store'
import type { BenchRow } from '../rows'
import { row } from './row'

/** Wall and processor milliseconds of one answer. */
function timed(work: () => unknown): { wall: number; processor: number } {
  const cpu = process.cpuUsage()
  const start = performance.now()
  work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - start, processor: (user + system) / 1000 }
}

/** What the service needs for the stretches that the page asks for, in this process. */
export function benchService(file: string, dataset: string, days: number): BenchRow[] {
  const workspace = openWorkspace(file)
  try {
    const { from } = workspace.datasets.get(dataset)
    const band = (offset: number, length: number) => () =>
      workspace.series.band({
        dataset,
        variable: 'temperature',
        fromMs: Date.parse(from) + offset * 86_400_000,
        toMs: Date.parse(from) + (offset + length) * 86_400_000,
        maxPoints: 2400,
      })
    return [
      { name: 'a band of all days, the first time', all: [timed(band(0, days))] },
      { name: 'a band of all days, again', all: [1, 2, 3].map(() => timed(band(0, days))) },
      { name: 'a band of a quarter', all: [0.1, 0.2, 0.3].map((at) => timed(band(at * days, days / 4))) },
      { name: 'a band of 7 days', all: [0.1, 0.2, 0.3].map((at) => timed(band(at * days, 7))) },
    ].flatMap(({ name, all }) => [
      row(
        `service: ${name}`,
        'ms',
        all.map(({ wall }) => wall),
      ),
      row(
        `service: ${name}, processor time`,
        'ms',
        all.map(({ processor }) => processor),
      ),
    ])
  } finally {
    workspace.close()
  }
}
