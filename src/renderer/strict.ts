/**
 * Imported before anything else: zod compiles its parsers with `new Function` where it may, and even its try counts as
 * a violation of the page's content security policy. Told beforehand, it does not try.
 */
import { config } from 'zod'

config({ jitless: true })
