import { defineStore } from 'pinia'
import { ref } from 'vue'

const key = 'plenum-guide'

/** Whether every page suggests the next step of the whole job: from “try it” on until all is done or it is put away. */
export const useGuide = defineStore('guide', () => {
  const on = ref(localStorage.getItem(key) === 'on')

  function begin(): void {
    on.value = true
    localStorage.setItem(key, 'on')
  }
  function end(): void {
    on.value = false
    localStorage.removeItem(key)
  }
  return { on, begin, end }
})
