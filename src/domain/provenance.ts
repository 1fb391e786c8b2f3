import type { Dataset } from '../contract'

/** What cards and reports say of the licence of what is made from a log. */
export function licenceSentence({ source, licence }: Pick<Dataset, 'source' | 'licence'>): string {
  const from = source === '' ? '' : ` Source of the log: ${ended(source)}`
  return licence === ''
    ? `Made from a log whose licence is not known: ask whose it is before passing this on.${from}`
    : `Made from a log under this licence, which holds for it: ${ended(licence)}${from}`
}

const ended = (words: string): string => (words.endsWith('.') ? words : `${words}.`)
