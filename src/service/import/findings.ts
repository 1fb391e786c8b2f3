import type { FaultExample } from '../../contract'

/** Examples of each kind that a report shows; counts are complete. */
const examplesPerKind = 24

/** Examples of what was wrong with a log, a few of each kind. */
export class Findings {
  readonly #byKind = new Map<FaultExample['kind'], FaultExample[]>()

  wants(kind: FaultExample['kind']): boolean {
    return (this.#byKind.get(kind)?.length ?? 0) < examplesPerKind
  }

  add(example: FaultExample): void {
    if (!this.wants(example.kind)) return
    const known = this.#byKind.get(example.kind)
    if (known === undefined) this.#byKind.set(example.kind, [example])
    else known.push(example)
  }

  all(): FaultExample[] {
    return [...this.#byKind.values()].flat()
  }
}

/** A cell as an example shows it. */
export function shown(cell: string): string {
  const text = cell.trim()
  return text.length > 60 ? `${text.slice(0, 60)}…` : Buffer.from(text).toString()
}

export function instantOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** A reading as an example shows it: without the digits that float32 adds. */
export function shownValue(value: number): string {
  return String(Number(value.toPrecision(7)))
}
