import { randomBytes } from 'node:crypto'

export type IdentifierKind = 'd' | 'r' | 's' | 'j' | 'e' | 'h' | 'w' | 't'

const timeDigits = 9
const randomDigits = 6
let lastMs = 0

/**
 * A new identifier of `kind` (see `idSchema` of the contract): sorts by creation time, even within one millisecond of one
 * process, and two processes do not collide.
 */
export function newIdentifier(kind: IdentifierKind, nowMs: number = Date.now()): string {
  lastMs = Math.max(nowMs, lastMs + 1)
  const time = lastMs.toString(36).padStart(timeDigits, '0')
  const random = (randomBytes(6).readUIntBE(0, 6) % 36 ** randomDigits).toString(36).padStart(randomDigits, '0')
  return `${kind}_${time}${random}`
}
