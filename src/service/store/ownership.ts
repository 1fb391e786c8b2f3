import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'

/** A run that nobody has touched for so long is not being trained, whatever process wears its owner's number by now. */
const silenceMs = 15 * 60 * 1000
const openTokens = new Set<string>()

/** Marks the runs this opening of a workspace is working on, so that another process can tell a crash from a colleague. */
export function takeOwnership(): { readonly owner: string; release(): void } {
  const token = randomBytes(8).toString('hex')
  openTokens.add(token)
  return {
    owner: `${hostname()}/${process.pid}/${token}`,
    release: () => openTokens.delete(token),
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/** Whether the service that wrote `owner` may still be working on a run last touched at `touchedMs`. */
export function ownerLives(owner: string | null, touchedMs: number, nowMs: number = Date.now()): boolean {
  if (owner === null || nowMs - touchedMs > silenceMs) return false
  const [host, pidText, token] = owner.split('/')
  if (host !== hostname()) return true // a shared disk: only its silence can tell
  const pid = Number(pidText)
  if (!Number.isSafeInteger(pid) || pid <= 0 || token === undefined) return false
  return pid === process.pid ? openTokens.has(token) : processLives(pid)
}
