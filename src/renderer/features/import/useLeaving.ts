import { nextTick, ref, type Ref, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

/** Asks once before a wizard with something set is left; its draft stays in its store either way. */
export function useLeaving(
  mustAsk: () => boolean,
  asked: () => void,
): { readonly asking: Ref<boolean>; leave(): void } {
  const asking = ref(false)
  let decide: (leaves: boolean) => void = () => undefined

  onBeforeRouteLeave(() => {
    if (!mustAsk()) return true
    asked()
    asking.value = true
    return new Promise<boolean>((resolve) => {
      decide = resolve
    })
  })
  // closed without a word: one stays; the click that says “leave” closes it too, and is heard first
  watch(asking, (open) => {
    if (!open) void nextTick(() => decide(false))
  })
  return { asking, leave: () => decide(true) }
}
