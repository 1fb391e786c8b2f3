import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

export type ThemeChoice = 'system' | 'light' | 'dark'
const key = 'plenum-theme'

function stored(): ThemeChoice {
  const value = localStorage.getItem(key)
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Light, dark, or as the system has it; kept on this machine. */
export const useTheme = defineStore('theme', () => {
  const choice = ref<ThemeChoice>('system')
  const systemDark = ref(false)
  const resolved = computed(() => (choice.value === 'system' ? (systemDark.value ? 'dark' : 'light') : choice.value))

  function apply(): void {
    document.documentElement.dataset.theme = resolved.value
  }
  function start(): void {
    choice.value = stored()
    const system = matchMedia('(prefers-color-scheme: dark)')
    systemDark.value = system.matches
    system.addEventListener('change', (event) => {
      systemDark.value = event.matches
      apply()
    })
    apply()
  }
  function choose(next: ThemeChoice): void {
    choice.value = next
    localStorage.setItem(key, next)
    apply()
  }
  return { choice, resolved, start, choose }
})
