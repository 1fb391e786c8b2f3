import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import {
  type ColumnRole,
  type ImportPreview,
  type ImportResult,
  PlenumError,
  type Progress,
  type RequestInput,
  type ServiceContract,
} from '../../contract'
import type { LogFile } from '../transport'
import { useConnection } from './connection'

export type ImportStep = 'choose' | 'set' | 'check' | 'run'
type Options = NonNullable<RequestInput<ServiceContract, 'datasets/preview'>['options']>

/** `home-2016.csv.gz` → `home-2016` */
function nameOf(fileName: string): string {
  return fileName.replace(/(\.(csv|tsv|txt|log))?(\.gz)?$/i, '').slice(0, 120) || fileName
}

/** The draft of an import: kept when the user looks at another page and comes back. */
export const useImporting = defineStore('importing', () => {
  const connection = useConnection()
  const step = ref<ImportStep>('choose')
  const files = shallowRef<readonly LogFile[]>([])
  const name = ref('')
  const options = ref<Options>({})
  const preview = shallowRef<ImportPreview>()
  const checked = shallowRef<ImportResult>()
  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  const busy = ref(false)
  let controller: AbortController | undefined

  /** Runs one long request at a time; a later one cancels an earlier one. Answers whether it came through. */
  async function attempt(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    controller?.abort()
    const mine = new AbortController()
    controller = mine
    busy.value = true
    progress.value = undefined
    problem.value = undefined
    try {
      await work(mine.signal)
      return controller === mine
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (controller === mine && error.code !== 'cancelled') problem.value = error
      return false
    } finally {
      if (controller === mine) {
        busy.value = false
        progress.value = undefined
      }
    }
  }
  const grants = (): { grant: string }[] => files.value.map(({ grant }) => ({ grant }))

  /** Looks into the first file with the options as they are. */
  function look(): Promise<boolean> {
    return attempt(async (signal) => {
      const file = grants()[0]
      if (file === undefined) return
      preview.value = await connection.request('datasets/preview', { file, options: options.value }, { signal })
    })
  }
  async function take(chosen: readonly LogFile[]): Promise<void> {
    const first = chosen[0]
    if (first === undefined) return
    cancel()
    files.value = chosen
    name.value = nameOf(first.name)
    options.value = {}
    preview.value = undefined
    checked.value = undefined
    if (await look()) step.value = 'set'
  }
  /** Asks the shell for files (a dialog, the sample, a drop) and takes them. */
  async function choose(ask: () => Promise<readonly LogFile[]>): Promise<void> {
    step.value = 'choose'
    let chosen: readonly LogFile[] = []
    const asked = await attempt(async () => {
      chosen = await ask()
    })
    if (asked) await take(chosen)
  }
  async function change(changes: Options): Promise<void> {
    options.value = { ...options.value, ...changes }
    checked.value = undefined
    await look()
  }
  function setRole(header: string, role: ColumnRole): Promise<void> {
    return change({ columns: { ...options.value.columns, [header]: role } })
  }
  const input = (dryRun: boolean): RequestInput<ServiceContract, 'datasets/import'> => ({
    files: grants(),
    name: name.value.trim() === '' ? undefined : name.value.trim(),
    options: options.value,
    dryRun,
  })
  /** Reads all of it without writing, for the report of what would be done. */
  async function check(): Promise<void> {
    step.value = 'check'
    await attempt(async (signal) => {
      checked.value = await connection.request('datasets/import', input(true), {
        signal,
        onProgress: (told) => (progress.value = told),
      })
    })
  }
  /** Imports; answers the new data set. */
  async function run(): Promise<string | undefined> {
    step.value = 'run'
    let made: string | undefined
    const came = await attempt(async (signal) => {
      const result = await connection.request('datasets/import', input(false), {
        signal,
        onProgress: (told) => (progress.value = told),
      })
      made = result.dataset
    })
    if (came && made !== undefined) reset()
    else if (problem.value === undefined) step.value = 'check'
    return made
  }
  function cancel(): void {
    controller?.abort()
    controller = undefined
    busy.value = false
    progress.value = undefined
    problem.value = undefined
  }
  function back(): void {
    cancel()
    step.value = step.value === 'run' ? 'check' : step.value === 'check' ? 'set' : 'choose'
  }
  function reset(): void {
    cancel()
    step.value = 'choose'
    files.value = []
    name.value = ''
    options.value = {}
    preview.value = undefined
    checked.value = undefined
  }
  return {
    step,
    files,
    name,
    options,
    preview,
    checked,
    progress,
    problem,
    busy,
    choose,
    change,
    setRole,
    check,
    run,
    cancel,
    back,
    reset,
  }
})
