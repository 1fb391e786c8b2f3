import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { text } from './text'
import HomeView from './views/HomeView.vue'
import NotFoundView from './views/NotFoundView.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Title of the page, and of the window. */
    title: string
    /** The section of the left rail it belongs to. */
    section?: 'home' | 'data' | 'explore' | 'train' | 'scenarios' | 'anomalies' | 'sweeps' | 'compare'
  }
}

/** Addresses after the `#`, because the desktop window loads the page from a file. */
export function createPlenumRouter(): Router {
  const pages = text.pages
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: HomeView, meta: { title: pages.home, section: 'home' } },
      {
        path: '/data',
        name: 'data',
        component: () => import('./views/DatasetsView.vue'),
        meta: { title: pages.data, section: 'data' },
      },
      {
        path: '/data/import',
        name: 'import',
        component: async () => (await import('./features/import')).ImportView,
        meta: { title: pages.import, section: 'data' },
      },
      {
        path: '/data/:dataset',
        name: 'dataset',
        component: () => import('./views/DatasetView.vue'),
        props: true,
        meta: { title: pages.dataset, section: 'data' },
      },
      {
        path: '/explore/:dataset?',
        name: 'explore',
        component: async () => (await import('./features/explore')).ExploreView,
        props: true,
        meta: { title: pages.explore, section: 'explore' },
      },
      {
        path: '/train',
        name: 'train',
        component: () => import('./views/RunsView.vue'),
        meta: { title: pages.train, section: 'train' },
      },
      {
        path: '/train/new',
        name: 'new-run',
        component: () => import('./features/training/WizardView.vue'),
        meta: { title: pages.newRun, section: 'train' },
      },
      {
        path: '/train/searches',
        name: 'searches',
        component: () => import('./features/searches/SearchesView.vue'),
        meta: { title: pages.searches, section: 'train' },
      },
      {
        path: '/train/searches/new',
        name: 'new-search',
        component: () => import('./features/searches/NewSearchView.vue'),
        meta: { title: pages.newSearch, section: 'train' },
      },
      {
        path: '/train/searches/:search',
        name: 'search',
        component: () => import('./features/searches/SearchView.vue'),
        props: true,
        meta: { title: pages.search, section: 'train' },
      },
      {
        path: '/train/:run',
        name: 'run',
        component: () => import('./views/RunView.vue'),
        props: true,
        meta: { title: pages.run, section: 'train' },
      },
      {
        path: '/train/:run/branch',
        name: 'branch',
        component: () => import('./features/training/BranchView.vue'),
        props: true,
        meta: { title: pages.branch, section: 'train' },
      },
      {
        path: '/scenarios',
        name: 'scenarios',
        component: async () => (await import('./features/scenarios')).ScenariosView,
        meta: { title: pages.scenarios, section: 'scenarios' },
      },
      {
        path: '/scenarios/:set',
        name: 'scenario-set',
        component: async () => (await import('./features/scenarios')).ScenarioSetView,
        props: true,
        meta: { title: pages.scenarioSet, section: 'scenarios' },
      },
      {
        path: '/anomalies',
        name: 'anomalies',
        component: async () => (await import('./features/anomalies')).AnomaliesView,
        meta: { title: pages.anomalies, section: 'anomalies' },
      },
      {
        path: '/anomalies/new',
        name: 'new-anomaly',
        component: async () => (await import('./features/anomalies')).AnomalyWizard,
        meta: { title: pages.newAnomaly, section: 'anomalies' },
      },
      {
        path: '/sweeps',
        name: 'sweeps',
        component: async () => (await import('./features/sweeps')).SweepsView,
        meta: { title: pages.sweeps, section: 'sweeps' },
      },
      {
        path: '/sweeps/new',
        name: 'new-sweep',
        component: async () => (await import('./features/sweeps')).SweepWizard,
        meta: { title: pages.newSweep, section: 'sweeps' },
      },
      {
        path: '/sweeps/:sweep',
        name: 'sweep',
        component: async () => (await import('./features/sweeps')).SweepView,
        props: true,
        meta: { title: pages.sweep, section: 'sweeps' },
      },
      {
        path: '/sweeps/:sweep/trials/:trial(\\d+)',
        name: 'policy',
        component: async () => (await import('./features/sweeps')).PolicyView,
        props: ({ params }) => ({ sweep: params.sweep, trial: Number(params.trial) }),
        meta: { title: pages.policy, section: 'sweeps' },
      },
      {
        path: '/compare',
        name: 'compare',
        component: async () => (await import('./features/compare')).ChooseRunsView,
        meta: { title: pages.compare, section: 'compare' },
      },
      {
        path: '/compare/:runs',
        name: 'compare-runs',
        component: async () => (await import('./features/compare')).CompareView,
        props: true,
        meta: { title: pages.comparison, section: 'compare' },
      },
      { path: '/:rest(.*)*', name: 'not-found', component: NotFoundView, meta: { title: pages.notFound } },
    ],
  })
  router.afterEach((to) => {
    document.title = `${to.meta.title} · Plenum`
  })
  return router
}
