/** The import wizard: files → how they are read → what is wrong with them → a data set. */
export { default as ImportView } from './ImportView.vue'
