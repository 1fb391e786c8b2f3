/** Tables of runs. */
export { formatParameter } from './columns'
export { default as RunBrowser } from './RunBrowser.vue'
export { default as RunTable } from './RunTable.vue'
