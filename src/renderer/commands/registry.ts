import { defineStore } from 'pinia'
import { type Component, computed, onScopeDispose, ref, shallowReactive } from 'vue'
import type { KeyName } from './keyMap'

/** Something a person can do, from the command palette or with a key. */
export interface Command {
  /** Stable, e.g. `run.pause` or `dataset:d_…`: what was used lately is remembered by it. */
  readonly id: string
  readonly title: string
  /** Heading it is listed under: one of `text.commands.groups`, or a page's own. */
  readonly group: string
  /** Right of the title: what it belongs to. */
  readonly note?: string | undefined
  /** More words it is found by. */
  readonly words?: string
  readonly icon?: Component
  /** The key of keyMap.ts that runs it. */
  readonly key?: KeyName
  readonly run: () => unknown
}
type Source = () => readonly Command[]

/** All commands there are at the moment; the palette and the list of keys are opened here. */
export const useCommandList = defineStore('commands', () => {
  const sources = shallowReactive(new Set<Source>())
  const palette = ref(false)
  const help = ref(false)
  /** What is typed into the palette. */
  const query = ref('')
  /** What was added last comes first: a page before the frame around it. */
  const list = computed(() => [...sources].reverse().flatMap((source) => source()))

  function add(source: Source): () => void {
    sources.add(source)
    return () => void sources.delete(source)
  }
  /** The command of a key, the page's before the frame's. */
  function byKey(key: KeyName): Command | undefined {
    return list.value.find((command) => command.key === key)
  }
  return { list, palette, help, query, add, byKey }
})

/**
 * Adds the commands of a page or component while it is there. `commands` is computed: what cannot be done just now is
 * left out of its answer.
 */
export function useCommands(commands: Source): void {
  onScopeDispose(useCommandList().add(commands))
}
