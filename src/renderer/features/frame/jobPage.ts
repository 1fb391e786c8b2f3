import type { RouteLocationRaw } from 'vue-router'
import type { Job } from '../../../contract'

/** The page of each kind of thing, by the first letter of its identifier. */
const pages: Readonly<Record<string, (id: string) => RouteLocationRaw>> = {
  d: (dataset) => ({ name: 'dataset', params: { dataset } }),
  r: (run) => ({ name: 'run', params: { run } }),
  h: (search) => ({ name: 'search', params: { search } }),
  w: (sweep) => ({ name: 'sweep', params: { sweep } }),
  s: (set) => ({ name: 'scenario-set', params: { set } }),
}

/** Where to see what a job is about, or what it made; undefined where it has no page. */
export function pageOf({ about }: Pick<Job, 'about'>): RouteLocationRaw | undefined {
  return about === null ? undefined : pages[about.slice(0, 1)]?.(about)
}
