/** What a person can do: the command palette, the keys, and the way in by which pages add their own commands. */
export { default as CommandPalette } from './CommandPalette.vue'
export { useFrameCommands } from './frameCommands'
export { useKeyboard } from './keyboard'
export { isMac, keyCaps, type KeyName, keyMap } from './keyMap'
export { default as KeysDialog } from './KeysDialog.vue'
export { type Command, useCommandList, useCommands } from './registry'
export { searchCommands } from './search'
