/** Pages as HTML or PDF. The one way in. */
export { writtenPage } from './pdf'
