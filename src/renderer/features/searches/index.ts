/** Hyper-parameter searches in the window. Views are loaded by the router from their files. */
export { default as TrainTabs } from './TrainTabs.vue'
