import { download } from '../transport'

/** Hands a text that the page made to the person as a file. */
export function saveText(content: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  download(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
