/** Sweeps of the offloading bench: setting one up, following it, its results, and what its policies do. */
export { default as PolicyView } from './PolicyView.vue'
export { default as SweepsView } from './SweepsView.vue'
export { default as SweepView } from './SweepView.vue'
export { default as SweepWizard } from './SweepWizard.vue'
