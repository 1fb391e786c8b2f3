/** The Explore page: correlations of a log in time. */
export { default as ExploreView } from './ExploreView.vue'
export { crossSpec, ownSpec } from './specs'
