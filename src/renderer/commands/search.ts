import type { Command } from './registry'

/** Without case and accents. */
export function folded(words: string): string {
  return words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** How well a word of a query fits a text: 0 not at all; the start of the text beats the start of a word beats the rest. */
function fit(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at === 0) return 4
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 2 : 3
  // letters in order, as in "nt" for "new training"; of short words only, where chance finds is rare
  let from = 0
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return 0
  }
  return word.length <= 4 ? 1 : 0
}

/**
 * The commands that hold every word of the query, best first; for an empty query those used lately, then the rest in
 * their order.
 */
export function searchCommands(
  commands: readonly Command[],
  query: string,
  recent: readonly string[],
  most: number,
): Command[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  const late = (command: Command): number => {
    const at = recent.indexOf(command.id)
    return at < 0 ? 0 : 1 - at / recent.length
  }
  return commands
    .map((command, order) => {
      const title = folded(command.title)
      const rest = folded(`${command.note ?? ''} ${command.group} ${command.words ?? ''}`)
      const fits = words.map((word) => Math.max(2 * fit(title, word), Math.min(3, fit(rest, word))))
      const missing = fits.includes(0)
      const score = missing ? -1 : fits.reduce((sum, each) => sum + each, late(command))
      return { command, order, score }
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, most)
    .map(({ command }) => command)
}
