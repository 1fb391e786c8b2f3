import type { ComparedCurves, RequestValue, ServiceContract } from '../../contract'
import { smoothed } from '../../domain'
import type { Workspace } from '../store'

/** One curve of many runs. @throws PlenumError `not-found`, `bad-input` */
export function compareCurves(
  workspace: Workspace,
  { runs, metric, axis, maxPoints, smoothing }: RequestValue<ServiceContract, 'compare/curves'>,
): ComparedCurves {
  return {
    metric,
    axis,
    curves: workspace.runTable.rows(runs).map(({ run }) => {
      const rows = workspace.curves.stretches(run, metric, maxPoints)
      const of = (name: keyof (typeof rows)[number]): Float64Array<ArrayBuffer> =>
        Float64Array.from(rows, (row) => row[name])
      return { run, x: of(axis), value: smoothed(of('value'), smoothing), low: of('low'), high: of('high') }
    }),
  }
}
