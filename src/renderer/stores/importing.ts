import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
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

/** What the names of several files begin with, if that is a name; else the first one's. */
export function nameOfAll(fileNames: readonly string[]): string {
  const names = fileNames.map(nameOf)
  const [first = ''] = names
  let common = first
  while (!names.every((name) => name.startsWith(common))) common = common.slice(0, -1)
  // not in the middle of a number, nor with what joined it to the rest
  const whole = names.length === 1 ? common : common.replace(/\d*$/, '').replace(/[\s._-]+$/, '')
  return whole.length >= 3 ? whole : first
}

/** The computer's own zone, as Intl names it. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The draft of an import: kept when the user looks at another page and comes back. */
export const useImporting = defineStore('importing', () => {
  const connection = useConnection()
  const step = ref<ImportStep>('choose')
  const files = shallowRef<readonly LogFile[]>([])
  const name = ref('')
  const source = ref('')
  const licence = ref('')
  const options = ref<Options>({})
  const preview = shallowRef<ImportPreview>()
  const checked = shallowRef<ImportResult>()
  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  const busy = ref(false)
  /** Whether the person was asked already before this draft was left. */
  const askedToLeave = ref(false)
  const hasDraft = computed(() => files.value.length > 0)
  /** Whether all that is set fits the files. */
  const fits = computed(
    () => preview.value !== undefined && problem.value === undefined && preview.value.problems.length === 0,
  )
  let controller: AbortController | undefined
  let looking: Promise<unknown> = Promise.resolve()

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

  /** What the cards beside all the files say, where the person did not say otherwise. */
  function takeProvenance(told: ImportPreview): void {
    if (source.value === (preview.value?.source ?? '')) source.value = told.source
    if (licence.value === (preview.value?.licence ?? '')) licence.value = told.licence
  }
  /** Looks into the files with the options as they are. */
  function look(): Promise<boolean> {
    const looked = attempt(async (signal) => {
      if (files.value.length === 0) return
      const input = { files: grants(), options: options.value }
      const told = await connection.request('datasets/preview', input, { signal })
      takeProvenance(told)
      preview.value = told
    })
    looking = looked
    return looked
  }
  async function take(chosen: readonly LogFile[]): Promise<void> {
    const first = chosen[0]
    if (first === undefined) return
    cancel()
    files.value = chosen
    name.value = nameOfAll(chosen.map((file) => file.name))
    options.value = {}
    preview.value = undefined
    checked.value = undefined
    askedToLeave.value = false
    source.value = ''
    licence.value = ''
    if (!(await look())) return
    step.value = 'set'
  }
  async function asked(ask: () => Promise<readonly LogFile[]>): Promise<readonly LogFile[]> {
    step.value = 'choose'
    let chosen: readonly LogFile[] = []
    const came = await attempt(async () => {
      chosen = await ask()
    })
    return came ? chosen : []
  }
  /** Asks the shell for files (a dialog, the sample, a drop) and begins anew with them. */
  async function choose(ask: () => Promise<readonly LogFile[]>): Promise<void> {
    await take(await asked(ask))
  }
  /** The same, with the files there are and all that was set. */
  async function add(ask: () => Promise<readonly LogFile[]>): Promise<void> {
    const more = await asked(ask)
    if (more.length > 0) await keepOnly([...files.value, ...more])
  }
  async function leaveOut(file: LogFile): Promise<void> {
    await keepOnly(files.value.filter((each) => each !== file))
  }
  async function keepOnly(kept: readonly LogFile[]): Promise<void> {
    files.value = kept
    checked.value = undefined
    if (kept.length === 0) reset()
    else await look()
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
    source: source.value.trim(),
    licence: licence.value.trim(),
    options: options.value,
    dryRun,
  })
  /** Reads all of it without writing, for the report of what would be done; first waits for the last look. */
  async function check(): Promise<void> {
    await looking
    if (!fits.value) return
    step.value = 'check'
    if (checked.value !== undefined) return
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
  /** From the files that were chosen before to what was set for them. */
  function goOn(): void {
    if (preview.value !== undefined) step.value = 'set'
  }
  function reset(): void {
    cancel()
    step.value = 'choose'
    files.value = []
    name.value = ''
    source.value = ''
    licence.value = ''
    options.value = {}
    preview.value = undefined
    checked.value = undefined
    askedToLeave.value = false
  }
  return {
    askedToLeave,
    hasDraft,
    fits,
    add,
    leaveOut,
    goOn,
    step,
    files,
    name,
    source,
    licence,
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
