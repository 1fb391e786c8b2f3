import { text } from '../text'

/** Where a key does something. */
export type KeyPlace = 'everywhere' | 'charts' | 'pictures' | 'plan' | 'set'

export interface KeyEntry {
  /**
   * `Mod+K` (Mod is Command on a Mac, Ctrl elsewhere), a single sign such as `?`, a name as in KeyboardEvent.key, or two
   * keys after one another: `G D`.
   */
  readonly keys: string
  readonly where: KeyPlace
  readonly does: string
  /** Told here only: the component that has the focus handles it itself. */
  readonly own?: true
}

const words = text.keys.does

/**
 * Every key of the window. A command with `key` is run by the key of that name; what components handle themselves is
 * listed too, so that `?` shows all of it and nothing is given away twice.
 */
export const keyMap = {
  palette: { keys: 'Mod+K', where: 'everywhere', does: words.palette },
  help: { keys: '?', where: 'everywhere', does: words.help },
  jobs: { keys: 'Mod+J', where: 'everywhere', does: words.jobs },
  undo: { keys: 'Mod+Z', where: 'everywhere', does: words.undo },
  home: { keys: 'G H', where: 'everywhere', does: words.home },
  data: { keys: 'G D', where: 'everywhere', does: words.data },
  explore: { keys: 'G E', where: 'everywhere', does: words.explore },
  train: { keys: 'G T', where: 'everywhere', does: words.train },
  scenarios: { keys: 'G S', where: 'everywhere', does: words.scenarios },
  anomalies: { keys: 'G A', where: 'everywhere', does: words.anomalies },
  import: { keys: 'N D', where: 'everywhere', does: words.import },
  newRun: { keys: 'N T', where: 'everywhere', does: words.newRun },
  newAnomaly: { keys: 'N A', where: 'everywhere', does: words.newAnomaly },
  nextScenario: { keys: 'ArrowRight', where: 'set', does: words.nextScenario },
  previousScenario: { keys: 'ArrowLeft', where: 'set', does: words.previousScenario },
  accept: { keys: 'A', where: 'set', does: words.accept },
  reject: { keys: 'R', where: 'set', does: words.reject },
  unmark: { keys: 'U', where: 'set', does: words.unmark },
  sweeps: { keys: 'G W', where: 'everywhere', does: words.sweeps },
  compare: { keys: 'G C', where: 'everywhere', does: words.compare },
  newSweep: { keys: 'N W', where: 'everywhere', does: words.newSweep },
  chartMove: { keys: 'ArrowLeft ArrowRight', where: 'charts', does: words.chartMove, own: true },
  chartZoom: { keys: '+ -', where: 'charts', does: words.chartZoom, own: true },
  chartAll: { keys: '0', where: 'charts', does: words.chartAll, own: true },
  chartLeave: { keys: 'Escape', where: 'charts', does: words.chartLeave, own: true },
  matrixMove: { keys: 'ArrowLeft ArrowRight ArrowUp ArrowDown', where: 'pictures', does: words.matrixMove, own: true },
  matrixChoose: { keys: 'Enter', where: 'pictures', does: words.matrixChoose, own: true },
  play: { keys: 'Space', where: 'pictures', does: words.play, own: true },
  planMove: { keys: 'ArrowLeft ArrowRight ArrowUp ArrowDown', where: 'plan', does: words.planMove, own: true },
  planNext: { keys: 'N', where: 'plan', does: words.planNext, own: true },
} as const satisfies Record<string, KeyEntry>

export type KeyName = keyof typeof keyMap

const signs: Partial<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** The keys of an entry as they are printed on a keyboard. */
export function keyCaps(entry: KeyEntry, mac: boolean): string[] {
  return entry.keys.split(' ').map((key) => signs[key] ?? key.replace('Mod+', mac ? '⌘ ' : 'Ctrl ').replace('-', '−'))
}

export const isMac = (): boolean => navigator.userAgent.includes('Mac')
