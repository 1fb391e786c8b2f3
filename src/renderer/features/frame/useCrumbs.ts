import { computed } from 'vue'
import { type RouteLocationRaw, useRoute } from 'vue-router'
import { useDatasets, useRuns, useScenarios, useSearches, useSweeps } from '../../stores'
import { text } from '../../text'

interface Crumb {
  readonly label: string
  readonly to: RouteLocationRaw | undefined
}

/** The way to the page: its section, the thing it is about by name, and the page itself where the thing has another. */
export function useCrumbs() {
  const route = useRoute()
  const datasets = useDatasets()
  const runs = useRuns()
  const searches = useSearches()
  const scenarios = useScenarios()
  const sweeps = useSweeps()
  const kinds = [
    { param: 'dataset', page: 'dataset', nameOf: (id: string) => datasets.find(id)?.name },
    { param: 'run', page: 'run', nameOf: (id: string) => runs.find(id)?.name },
    { param: 'search', page: 'search', nameOf: (id: string) => searches.find(id)?.name },
    { param: 'set', page: 'scenario-set', nameOf: (id: string) => scenarios.find(id)?.name },
    { param: 'sweep', page: 'sweep', nameOf: (id: string) => sweeps.find(id)?.name },
  ]

  return computed((): readonly Crumb[] => {
    const { name: page, params } = route
    const { section, title } = route.meta
    const here = (label: string): Crumb => ({ label, to: undefined })
    if (section === undefined || section === 'home') return [here(title)]
    if (page === section) return [here(text.pages[section])]
    const top = { label: text.pages[section], to: { name: section } }
    for (const kind of kinds) {
      const id = params[kind.param]
      const name = typeof id === 'string' ? kind.nameOf(id) : undefined
      if (name === undefined) continue
      if (page === kind.page) return [top, here(name)]
      return [top, { label: name, to: { name: kind.page, params: { [kind.param]: id } } }, here(title)]
    }
    return [top, here(title)]
  })
}
