import { ref, shallowRef } from 'vue'
import { PlenumError, type Progress } from '../../../contract'
import { useConnection } from '../../stores'
import type { SaveTarget } from '../../transport'
import { text } from '../../text'

/** A file that the person is asked a place for, and what writes it. */
export interface Saving {
  readonly label: string
  readonly suggested: string
  /** A page that is to become a PDF is written as HTML and then printed. */
  readonly asPdf?: boolean
  readonly beside: 'card' | 'nothing'
  /** @returns what is said of it once it is there; of a PDF nothing */
  readonly work: (
    grant: string,
    options: { signal: AbortSignal; onProgress: (told: Progress) => void },
  ) => Promise<string>
}

/** `Hall model-report.pdf` with nothing in it that a file name may not have. */
export function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '')
}
/** Of a path of either kind; where a server keeps the file is of no use to anyone. */
export const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file

/** Files of a page: one at a time, with progress, a way to stop it, and a sentence of the last. */
export function useSaving() {
  const connection = useConnection()
  /** What is being done; empty for nothing. */
  const busy = ref('')
  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  const done = ref('')
  let controller = new AbortController()

  async function save({ label, suggested, asPdf = false, beside, work }: Saving): Promise<void> {
    problem.value = undefined
    done.value = ''
    let target: SaveTarget | null = null
    try {
      const shell = connection.theShell()
      target = await (asPdf ? shell.choosePdf(suggested) : shell.chooseSaveFile(suggested))
      if (target === null) return
      controller = new AbortController()
      progress.value = undefined
      busy.value = label
      const said = await work(target.grant, {
        signal: controller.signal,
        onProgress: (told) => (progress.value = told),
      })
      await target.deliver(beside)
      done.value = !asPdf ? said : shell.kind === 'web' ? text.exporting.printing : text.exporting.printed(target.name)
    } catch (thrown) {
      // what could not be written is told; that it could not be put away either is nothing more to know
      await target?.giveBack().catch(() => undefined)
      const error = PlenumError.from(thrown)
      if (error.code !== 'cancelled') problem.value = error
    } finally {
      busy.value = ''
    }
  }
  return { busy, progress, problem, done, save, cancel: () => controller.abort() }
}
