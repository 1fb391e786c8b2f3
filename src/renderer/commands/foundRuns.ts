import { computed, type Ref } from 'vue'
import type { RunRow } from '../../contract'
import { useLoaded } from '../components/useLoaded'
import { useSettled } from '../components/useSettled'
import { trainings, useConnection } from '../stores'
import { useCommandList } from './registry'

/** More fit than anybody looks through: more words find the others. */
const most = 30

/** Trainings in which every word of the palette's query occurs, newest first; none while the palette is closed. */
export function useFoundRuns(): Readonly<Ref<readonly RunRow[]>> {
  const connection = useConnection()
  const commands = useCommandList()
  const search = useSettled(() => commands.query.trim().slice(0, 200))
  const loaded = useLoaded(
    () => (commands.palette && connection.state === 'ready' ? search.value : undefined),
    (words, signal) => connection.request('runs/table', { ...trainings(), search: words, limit: most }, { signal }),
  )
  return computed(() => (commands.palette ? (loaded.value.value?.rows ?? []) : []))
}
