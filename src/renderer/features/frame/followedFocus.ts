import { nextTick, onBeforeUnmount, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'

/**
 * After each change of page the focus is on the page (so that Tab goes on in it, and not in what is gone), it stands at
 * its top, and its title is told. @returns what to tell screen readers
 */
export function useFollowedFocus(): Ref<string> {
  const said = ref('')
  const stop = useRouter().afterEach((to, from, failure) => {
    // the first page, and a page that only changed what it shows, keep the focus where it is
    if (failure !== undefined || from.name === undefined || to.name === from.name) return
    void nextTick(() => {
      const main = document.querySelector<HTMLElement>('#main')
      if (main === null) return
      main.scrollTop = 0
      // a page may have given the focus to one of its fields already
      if (!main.contains(document.activeElement) || document.activeElement === main) main.focus({ preventScroll: true })
      said.value = to.meta.title
    })
  })
  onBeforeUnmount(stop)
  return said
}
