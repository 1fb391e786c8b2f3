import type { Comparison, ParameterValue, RunRow } from '../../contract'

/** Choices beside the configuration that make runs different, in the order they are shown. */
function factsOf({ datasetName, dataset, seed, version, device, parameters }: RunRow): Record<string, ParameterValue> {
  return { log: datasetName ?? dataset, seed, ...parameters, version, device }
}

/** What differs between runs, and what they share. */
export function differencesOf(rows: readonly RunRow[]): Pick<Comparison, 'differences' | 'shared'> {
  const facts = rows.map(factsOf)
  const differences: Comparison['differences'] = []
  const shared: Comparison['shared'] = []
  for (const path of new Set(facts.flatMap((own) => Object.keys(own)))) {
    const values = facts.map((own) => own[path] ?? null)
    const [first = null] = values
    if (values.every((value) => JSON.stringify(value) === JSON.stringify(first))) shared.push({ path, value: first })
    else differences.push({ path, values })
  }
  return { differences, shared }
}
