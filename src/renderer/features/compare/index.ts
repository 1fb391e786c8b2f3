/** Runs side by side. */
export { default as ChooseRunsView } from './ChooseRunsView.vue'
export { default as CompareView } from './CompareView.vue'
