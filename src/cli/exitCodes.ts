import type { ErrorCode } from '../contract'

export const exitCodes = { done: 0, failure: 1, wrongUse: 2, interrupted: 130 } as const

/** What a shell script learns from an error: 2 the caller can mend it, 1 he cannot, 130 he asked for it. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'bad-input':
    case 'not-found':
    case 'conflict':
    // The terminal's requests are built from options: what does not fit a schema was a value of the caller's.
    case 'malformed-message':
      return exitCodes.wrongUse
    case 'cancelled':
      return exitCodes.interrupted
    case 'workspace':
    case 'unavailable':
    case 'unknown-request':
    case 'process-lost':
    case 'internal':
      return exitCodes.failure
  }
}
