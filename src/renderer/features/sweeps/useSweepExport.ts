import type { RequestInput, ServiceContract } from '../../../contract'
import { useConnection } from '../../stores'
import { text } from '../../text'
import { baseName, fileNameOf, useSaving } from '../exports'

type Export = RequestInput<ServiceContract, 'sweeps/export'>
/** What is exported, without the place that the person chooses for it. */
export type SweepExport = Export extends infer Each ? (Each extends Export ? Omit<Each, 'out'> : never) : never

/** The files of a sweep: its tables, and what its runs have learned. */
export function useSweepExport() {
  const connection = useConnection()
  const saving = useSaving()
  const save = (what: SweepExport, name: string): Promise<void> =>
    saving.save({
      label: text.exporting.saving,
      suggested: fileNameOf(name),
      beside: what.what === 'rewards' || what.what === 'table' ? 'card' : 'nothing',
      async work(grant, options) {
        const { file, bytes } = await connection.request('sweeps/export', { ...what, out: { grant } }, options)
        return text.sweeps.written(baseName(file), bytes)
      },
    })
  return { ...saving, save }
}
