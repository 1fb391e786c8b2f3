const segmenter = new Intl.Segmenter()

/** The characters of a text as a person counts them. */
export function characters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function width(text: string): number {
  return characters(text).length
}

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)))
  return right ? space + text : text + space
}

export interface Column {
  readonly title: string
  /** Numbers stand under each other when they are aligned to the right. */
  readonly right?: boolean
}

/** Aligned columns with a head, two spaces apart; every line ends with a line feed. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ''))))
  return lines
    .map((line) => columns.map(({ right }, at) => pad(line[at] ?? '', widths[at] ?? 0, right === true)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** `name   value` lines, the values under each other. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  const widest = Math.max(...pairs.map(([name]) => width(name)))
  return pairs.map(([name, value]) => `${pad(name, widest, false)}  ${value}\n`).join('')
}
