import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { PlenumError, type Progress, type Run } from '../../contract'
import type { LogFile } from '../transport'
import { useConnection } from './connection'
import { useRuns } from './runs'

export function isModelFile(name: string): boolean {
  return name.toLowerCase().endsWith('.plenum-model')
}

/** What became of one file. */
export type ModelResult = { readonly name: string } & (
  | { readonly kind: 'imported'; readonly run: Run; readonly sameLog: boolean }
  | { readonly kind: 'refused'; readonly problem: PlenumError }
)

/** What `work` answers, or `cancelled` as soon as the signal says so: a dialog cannot be closed from here. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new PlenumError('cancelled', 'Cancelled.')), { once: true })
    work.then(resolve, reject)
  })
}

/** Models on their way into the workspace: one after the other, whichever page is looked at. */
export const useModels = defineStore('models', () => {
  const connection = useConnection()
  const runs = useRuns()
  /** From the moment that files are chosen, and while a browser uploads them, until the last is read. */
  const busy = ref(false)
  /** Name of the file that is read; empty for none. */
  const file = ref('')
  const progress = shallowRef<Progress>()
  /** Why there are no files. */
  const problem = shallowRef<PlenumError>()
  const results = shallowRef<readonly ModelResult[]>([])
  let controller = new AbortController()

  async function importFrom({ grant, name }: LogFile, signal: AbortSignal): Promise<ModelResult> {
    try {
      const options = { signal, onProgress: (told: Progress) => (progress.value = told) }
      const made = await connection.request('models/import', { file: { grant } }, options)
      runs.take(made.run)
      return { kind: 'imported', name, ...made }
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (error.code === 'cancelled') throw error
      return { kind: 'refused', name, problem: error }
    }
  }

  /** Imports what the person chose, each file by itself; nothing while an earlier choice is under way. */
  async function take(choose: (signal: AbortSignal) => Promise<readonly LogFile[]>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = undefined
    results.value = []
    progress.value = undefined
    controller = new AbortController()
    const { signal } = controller
    try {
      for (const chosen of await unlessAborted(choose(signal), signal)) {
        file.value = chosen.name
        progress.value = undefined
        results.value = [...results.value, await importFrom(chosen, signal)]
      }
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (error.code !== 'cancelled') problem.value = error
    } finally {
      file.value = ''
      busy.value = false
    }
  }
  return { busy, file, progress, problem, results, take, cancel: () => controller.abort() }
})
