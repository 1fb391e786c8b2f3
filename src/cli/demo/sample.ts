import type { ColumnRole } from '../../contract'
import { planFor, type DemoPlan } from './plan'

/** The places of the bundled log (see resources/samples/ATTRIBUTION.md), by the number in its headers. */
const places: Record<string, string> = {
  1: 'kitchen',
  2: 'living room',
  3: 'laundry',
  4: 'office',
  5: 'bathroom',
  7: 'ironing room',
  8: "teenager's room",
  9: "parents' room",
}

function sampleColumns(): Record<string, ColumnRole> {
  return Object.fromEntries(
    Object.entries(places).flatMap(([number, sensor]): [string, ColumnRole][] => [
      [`T${number}`, { role: 'value', variable: 'temperature', sensor }],
      [`RH_${number}`, { role: 'value', variable: 'humidity', sensor }],
    ]),
  )
}

/** The demo on the bundled log. Its local times keep one offset through the change of clocks. */
export function samplePlan(log: string, steps: number | undefined): DemoPlan {
  return {
    ...planFor(log, '+01:00', steps),
    name: 'an indoor climate',
    importOptions: { timeZone: '+01:00', columns: sampleColumns() },
    attribution:
      'Data: L. M. Candanedo, V. Feldheim, D. Deramaix, “Data driven prediction models of energy use of appliances in a ' +
      'low-energy house”, Energy and Buildings 140 (2017) 81–97; UCI Machine Learning Repository, CC BY 4.0. Outdoor place, ' +
      'energy and weather left out, numbers rounded. The authors do not endorse Plenum.',
  }
}
