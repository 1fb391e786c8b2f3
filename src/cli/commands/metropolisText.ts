import type { Metropolis } from '../../contract'
import { count, figure } from '../text/format'

/** Two lines: what the chains did, and how far the critic that judged them can be believed. */
export function metropolisText({ candidates, acceptance, calibration }: Metropolis): [string, string][] {
  const { method, brier, z, areaUnderCurve, slope, checked } = calibration
  return [
    ['chains', `${count(candidates)} candidates a step, ${figure(acceptance)} of proposals accepted`],
    [
      'critic',
      `${method} calibration on ${count(checked)} steps it was not fitted to: Brier ${figure(brier)} (0.25 is guessing), ` +
        `z ${figure(z)} (within ±2 is right), AUC ${figure(areaUnderCurve)} (0.5 is guessing), slope ${figure(slope)} (1 is right)`,
    ],
  ]
}
