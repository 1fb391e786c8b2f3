/** The table of all runs. */
export { formatParameter, scoreMetric } from './columns'
export { default as RunBrowser } from './RunBrowser.vue'
