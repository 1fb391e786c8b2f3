import { fileURLToPath } from 'node:url'

/** Whether an address is that of a file. Chromium and Node spell some characters of a path differently, such as `~`. */
export function isAddressOf(url: string, file: string): boolean {
  if (!url.startsWith('file:')) return false
  try {
    return fileURLToPath(url) === file
  } catch {
    return false // an address with a host, or with half a character
  }
}
