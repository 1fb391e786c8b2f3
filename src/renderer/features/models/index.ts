/** Runs that come as files. The one way in. */
export { default as ModelImport } from './ModelImport.vue'
