import type { Mark, WhichScenarios } from '../contract'

/** Whether a scenario with this mark is one of those meant. */
export function isMeant(which: WhichScenarios, mark: Mark | undefined): boolean {
  if (which === 'accepted') return mark === 'accepted'
  return which === 'all' || mark !== 'rejected'
}
