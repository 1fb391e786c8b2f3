import { onBeforeUnmount, onMounted, ref } from 'vue'
import { isMac, keyMap, type KeyEntry, type KeyName } from './keyMap'
import { useCommandList } from './registry'

const storageKey = 'plenum-single-keys'
/** How long the second key of two is waited for. */
const patienceMs = 1200

/** Whether keys without Ctrl or Command do anything: whoever dictates or has a tremor switches them off (WCAG 2.1.4). */
export const singleKeys = ref(localStorage.getItem(storageKey) !== 'off')
export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  localStorage.setItem(storageKey, on ? 'on' : 'off')
}

const entries = Object.entries(keyMap as Record<KeyName, KeyEntry>).filter(([, entry]) => entry.own !== true) as [
  KeyName,
  KeyEntry,
][]

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('select, textarea, [role=textbox]') !== null) return true
  const plain = ['button', 'checkbox', 'radio', 'range', 'submit', 'reset']
  return target instanceof HTMLInputElement && !plain.includes(target.type)
}
/** Whether arrow keys already mean something where the focus is. */
function takesArrows(target: EventTarget | null): boolean {
  const takers = 'input, [role=slider], [role=group], [role=radiogroup], [role=tablist], [role=application]'
  return target instanceof HTMLElement && target.closest(takers) !== null
}
const inDialog = (): boolean => document.querySelector('[role=dialog], [role=alertdialog]') !== null

/** The key of keyMap that `event` is, with the key pressed just before it; undefined for all others. */
export function keyOf(event: KeyboardEvent, before: string, mac: boolean): KeyName | undefined {
  if (event.altKey) return undefined
  const modified = mac ? event.metaKey : event.ctrlKey
  if (mac ? event.ctrlKey : event.metaKey) return undefined
  const pressed = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const wanted = modified ? [`Mod+${pressed}`] : [`${before} ${pressed}`, pressed]
  return wanted.map((keys) => entries.find(([, entry]) => entry.keys === keys)?.[0]).find((name) => name !== undefined)
}

/** Runs commands by their keys while the calling component is there. */
export function useKeyboard(): void {
  const commands = useCommandList()
  let before = ''
  let beforeAt = 0

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return
    const plain = !event.ctrlKey && !event.metaKey
    if (inDialog() || (plain && (isTyping(event.target) || !singleKeys.value))) return
    if (event.key.startsWith('Arrow') && takesArrows(event.target)) return
    const lately = event.timeStamp - beforeAt < patienceMs ? before : ''
    const name = keyOf(event, lately, isMac())
    before = plain && event.key.length === 1 ? event.key.toUpperCase() : ''
    beforeAt = event.timeStamp
    const command = name === undefined ? undefined : commands.byKey(name)
    // in a field it takes back what was typed
    if (command === undefined || (name === 'undo' && isTyping(event.target))) return
    event.preventDefault()
    before = ''
    void command.run()
  }
  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}
