/** What stands around every page: rail, top bar, jobs, news, and where the focus goes. */
export { default as AppBar } from './AppBar.vue'
export { default as AppRail } from './AppRail.vue'
export { default as ConnectionBanner } from './ConnectionBanner.vue'
export { default as JobsDrawer } from './JobsDrawer.vue'
export { default as ToastStack } from './ToastStack.vue'
export { useFollowedFocus } from './followedFocus'
export { useJobNews } from './jobNews'
export { pageOf } from './jobPage'
