import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Something that was done or that went wrong beside the page, in one sentence, perhaps with a way back. */
export interface Toast {
  readonly id: number
  readonly words: string
  readonly action: { readonly label: string; readonly run: () => unknown } | undefined
}
/** Long enough to read; one with a way back stays until it is too late for it. */
const usualMs = 8000

/** Short news at the bottom of the window. */
export const useToasts = defineStore('toasts', () => {
  const list = ref<readonly Toast[]>([])
  let next = 1

  function remove(id: number): void {
    list.value = list.value.filter((toast) => toast.id !== id)
  }
  /** Does what it offers, once. */
  function act(toast: Toast): void {
    remove(toast.id)
    void toast.action?.run()
  }
  /** @returns its identifier, to take it away before its time. */
  function say(words: string, action?: Toast['action'], forMs: number = usualMs): number {
    const toast: Toast = { id: next++, words, action }
    list.value = [...list.value, toast]
    setTimeout(() => remove(toast.id), forMs)
    return toast.id
  }
  return { list, say, act, remove }
})
