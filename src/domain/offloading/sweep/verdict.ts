import { compareSettings, fewestRuns, interquartileMean } from '../statistics'

interface Scored {
  readonly name: string
  /** One per run. */
  readonly scores: readonly number[]
}

/** Which setting is best, in a sentence or two, or why that cannot be said. */
export function verdictOf(settings: readonly Scored[]): string {
  const begun = settings.filter(({ scores }) => scores.length > 0)
  const [best, ...others] = [...begun].sort(
    (one, other) => interquartileMean(other.scores) - interquartileMean(one.scores),
  )
  if (best === undefined) return 'No episode is over yet.'
  if (others.length === 0) return `There is nothing to compare ${best.name} with.`
  const fewest = begun.reduce((least, { scores }) => Math.min(least, scores.length), Infinity)
  const highest = `${best.name} has the highest interquartile mean, ${Math.round(interquartileMean(best.scores)).toLocaleString('en-US')}`
  if (fewest < fewestRuns) {
    return `${highest}, but ${fewest} run${fewest === 1 ? '' : 's'} of a setting cannot tell settings apart: at least ${fewestRuns} of each are needed.`
  }
  const outcomes = others.map((other) => ({ name: other.name, ...compareSettings(best, other) }))
  const beaten = outcomes.filter(({ outcome }) => outcome === 'better').map(({ name }) => name)
  const open = outcomes.filter(({ outcome }) => outcome !== 'better').map(({ name }) => name)
  if (open.length === 0) return `${highest}, and is better than ${listed(beaten)}.`
  if (beaten.length === 0)
    return `These seeds do not suffice to say which setting is best: ${highest}, but it cannot be told from ${listed(open)}.`
  return `${highest}, and is better than ${listed(beaten)}; these seeds do not suffice to tell it from ${listed(open)}.`
}

/** `DDPG, TD3 0.5/0.2 and TD3 0.6/0.3` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
