export { addDemo } from './command'
